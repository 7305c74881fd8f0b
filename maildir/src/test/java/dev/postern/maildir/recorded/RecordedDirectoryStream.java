package dev.postern.maildir.recorded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A listing that counts as open until it is closed. */
final class RecordedDirectoryStream implements DirectoryStream<Path> {
  private final DirectoryStream<Path> listed;
  private final DiskRecord record;

  RecordedDirectoryStream(DirectoryStream<Path> listed, DiskRecord record, Path at) {
    this.listed = listed;
    this.record = record;
    record.opened(this, at);
  }

  @Override
  public Iterator<Path> iterator() {
    return listed.iterator();
  }

  @Override
  public void close() throws IOException {
    record.closed(this);
    listed.close();
  }
}
