package dev.postern.maildir.recorded;

import dev.postern.maildir.layered.LayeredFileSystem;
import java.nio.file.FileSystems;
import java.nio.file.WatchService;
import java.nio.file.spi.FileSystemProvider;

/** The system's files, with a record of all that is done to those below one directory. */
public final class RecordedFileSystem extends LayeredFileSystem {
  private final RecordedProvider provider;

  /** Records what is done below the record's root. */
  public RecordedFileSystem(DiskRecord record) {
    super(FileSystems.getDefault());
    provider = new RecordedProvider(this, record);
  }

  @Override
  protected Object identity() {
    return RecordedFileSystem.class;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
