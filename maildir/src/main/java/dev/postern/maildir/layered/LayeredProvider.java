package dev.postern.maildir.layered;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/** Does all through the provider of the file system below. */
public abstract class LayeredProvider extends FileSystemProvider {
  private final LayeredFileSystem files;
  private final FileSystemProvider below;

  /** Of a file system on top of another's provider. */
  protected LayeredProvider(LayeredFileSystem files, FileSystemProvider below) {
    this.files = files;
    this.below = below;
  }

  /** The same path of the file system below. */
  protected final Path below(Path path) {
    return files.below(path);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return below.newFileChannel(below(path), options, attrs);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return newFileChannel(path, options, attrs);
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    below.createDirectory(below(dir), attrs);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    below.createSymbolicLink(below(link), below(target), attrs);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    below.copy(below(source), below(target), options);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    below.createLink(below(link), below(existing));
  }

  @Override
  public String getScheme() {
    return below.getScheme();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return files;
  }

  @Override
  public Path getPath(URI uri) {
    return files.above(below.getPath(uri));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return new LayeredDirectoryStream(
        below.newDirectoryStream(below(directory), entry -> filter.accept(files.above(entry))),
        files);
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return files.above(below.readSymbolicLink(below(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    below.delete(below(path));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    below.move(below(source), below(target), options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return below.isSameFile(below(path), below(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return below.isHidden(below(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return below.getFileStore(below(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    below.checkAccess(below(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return below.getFileAttributeView(below(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return below.readAttributes(below(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return below.readAttributes(below(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    below.setAttribute(below(path), attribute, value, options);
  }
}
