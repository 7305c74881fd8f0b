package dev.postern.maildir.layered;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Another file system, of which a provider of one's own does some things in its way. */
public abstract class LayeredFileSystem extends FileSystem {
  private final FileSystem below;

  /** On top of another. */
  protected LayeredFileSystem(FileSystem below) {
    this.below = below;
  }

  /** Whose paths are equal where they are equal below. */
  protected abstract Object identity();

  /** The same path of the file system below; one of elsewhere stays what it is. */
  public final Path below(Path path) {
    return has(path) ? ((LayeredPath) path).below() : path;
  }

  /** Another layer of the same kind, as that of another owner, counts as this one. */
  final boolean has(Path path) {
    return path instanceof LayeredPath layered && layered.files().getClass() == getClass();
  }

  /** A path of the file system below, in this one. */
  final Path above(Path path) {
    return new LayeredPath(this, path);
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return below.isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return below.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return below.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    below.getRootDirectories().forEach(root -> roots.add(above(root)));
    return roots;
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return below.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return below.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return above(below.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = below.getPathMatcher(pattern);
    return path -> matcher.matches(below(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return below.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return below.newWatchService();
  }
}
