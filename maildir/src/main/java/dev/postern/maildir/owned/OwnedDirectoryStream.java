package dev.postern.maildir.owned;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A listing whose paths are the owner's. */
record OwnedDirectoryStream(DirectoryStream<Path> listed, OwnedFileSystem files)
    implements DirectoryStream<Path> {

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> plain = listed.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return plain.hasNext();
      }

      @Override
      public Path next() {
        return files.owned(plain.next());
      }
    };
  }

  @Override
  public void close() throws IOException {
    listed.close();
  }
}
