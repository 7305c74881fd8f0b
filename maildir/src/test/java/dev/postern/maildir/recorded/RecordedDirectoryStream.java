package dev.postern.maildir.recorded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A listing whose paths are recorded ones, and that counts as open until it is closed. */
final class RecordedDirectoryStream implements DirectoryStream<Path> {
  private final DirectoryStream<Path> listed;
  private final RecordedFileSystem files;
  private final DiskRecord record;

  RecordedDirectoryStream(
      DirectoryStream<Path> listed, RecordedFileSystem files, DiskRecord record, Path at) {
    this.listed = listed;
    this.files = files;
    this.record = record;
    record.opened(this, at);
  }

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
        return files.recorded(plain.next());
      }
    };
  }

  @Override
  public void close() throws IOException {
    record.closed(this);
    listed.close();
  }
}
