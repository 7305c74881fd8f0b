package dev.postern.maildir.layered;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A listing of the file system below. */
record LayeredDirectoryStream(DirectoryStream<Path> listed, LayeredFileSystem files)
    implements DirectoryStream<Path> {

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> below = listed.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return below.hasNext();
      }

      @Override
      public Path next() {
        return files.above(below.next());
      }
    };
  }

  @Override
  public void close() throws IOException {
    listed.close();
  }
}
