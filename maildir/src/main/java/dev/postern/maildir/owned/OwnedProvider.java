package dev.postern.maildir.owned;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/** Does all through another provider, and gives away what it makes. */
final class OwnedProvider extends FileSystemProvider {
  private final OwnedFileSystem files;
  private final FileSystemProvider plain;

  OwnedProvider(OwnedFileSystem files, FileSystemProvider plain) {
    this.files = files;
    this.plain = plain;
  }

  private static Path plain(Path path) {
    return OwnedFileSystem.plain(path);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    Path at = plain(path);
    boolean makes =
        options.contains(StandardOpenOption.CREATE_NEW)
            || (options.contains(StandardOpenOption.CREATE) && !Files.exists(at));
    FileChannel opened = plain.newFileChannel(at, options, attrs);
    if (makes) {
      try {
        own(at);
      } catch (Throwable e) {
        opened.close();
        throw e;
      }
    }
    return opened;
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return newFileChannel(path, options, attrs);
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    plain.createDirectory(plain(dir), attrs);
    own(plain(dir));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    plain.createSymbolicLink(plain(link), plain(target), attrs);
    own(plain(link));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    plain.copy(plain(source), plain(target), options);
    own(plain(target));
  }

  /** What cannot be given away is not left behind as somebody else's. */
  private void own(Path made) throws IOException {
    try {
      files.owner().take(made);
    } catch (Throwable e) {
      try {
        plain.deleteIfExists(made);
      } catch (IOException stays) {
        e.addSuppressed(stays);
      }
      throw e;
    }
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    plain.createLink(plain(link), plain(existing));
  }

  @Override
  public String getScheme() {
    return plain.getScheme();
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
    return files.owned(plain.getPath(uri));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return new OwnedDirectoryStream(
        plain.newDirectoryStream(plain(directory), entry -> filter.accept(files.owned(entry))),
        files);
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return files.owned(plain.readSymbolicLink(plain(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    plain.delete(plain(path));
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    return plain.deleteIfExists(plain(path));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    plain.move(plain(source), plain(target), options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return plain.isSameFile(plain(path), plain(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return plain.isHidden(plain(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return plain.getFileStore(plain(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    plain.checkAccess(plain(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return plain.getFileAttributeView(plain(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return plain.readAttributes(plain(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return plain.readAttributes(plain(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    plain.setAttribute(plain(path), attribute, value, options);
  }
}
