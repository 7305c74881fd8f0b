package dev.postern.maildir.recorded;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** The system's files, with a record of all that is done to those below one directory. */
public final class RecordedFileSystem extends FileSystem {
  private final FileSystem plain = FileSystems.getDefault();
  private final RecordedProvider provider;

  /** Records what is done below the record's root. */
  public RecordedFileSystem(DiskRecord record) {
    provider = new RecordedProvider(this, record);
  }

  static Path plain(Path path) {
    return path instanceof RecordedPath recorded ? recorded.plain() : path;
  }

  Path recorded(Path path) {
    return new RecordedPath(this, path);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return plain.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(recorded(Path.of("/")));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return plain.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return plain.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return recorded(plain.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = plain.getPathMatcher(pattern);
    return path -> matcher.matches(plain(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return plain.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
