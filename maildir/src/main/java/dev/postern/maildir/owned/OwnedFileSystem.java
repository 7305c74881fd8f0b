package dev.postern.maildir.owned;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Another file system, in which everything that is made belongs to one owner, from the moment at
 * which it can be used: before a byte is written, and before it is renamed to where others look.
 */
public final class OwnedFileSystem extends FileSystem {
  private final FileSystem plain;
  private final Owner owner;
  private final OwnedProvider provider;

  /** Files of this owner. */
  public OwnedFileSystem(FileSystem plain, Owner owner) {
    this.plain = plain;
    this.owner = owner;
    this.provider = new OwnedProvider(this, plain.provider());
  }

  Owner owner() {
    return owner;
  }

  /** The same path of the file system below, where nothing is given away. */
  public static Path plain(Path path) {
    return path instanceof OwnedPath owned ? owned.plain() : path;
  }

  Path owned(Path path) {
    return new OwnedPath(this, path);
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
    return plain.isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return plain.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return plain.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    plain.getRootDirectories().forEach(root -> roots.add(owned(root)));
    return roots;
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
    return owned(plain.getPath(first, more));
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
  public WatchService newWatchService() throws IOException {
    return plain.newWatchService();
  }
}
