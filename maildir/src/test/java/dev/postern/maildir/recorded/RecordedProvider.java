package dev.postern.maildir.recorded;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does all on the system's files and records what changes them. */
final class RecordedProvider extends FileSystemProvider {
  private final FileSystemProvider plain = FileSystems.getDefault().provider();
  private final RecordedFileSystem files;
  private final DiskRecord record;

  RecordedProvider(RecordedFileSystem files, DiskRecord record) {
    this.files = files;
    this.record = record;
  }

  private static Path plain(Path path) {
    return RecordedFileSystem.plain(path);
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
    return files.recorded(plain.getPath(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return newFileChannel(path, options, attrs);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    Path at = plain(path);
    FileChannel[] opened = new FileChannel[1];
    boolean creates =
        options.contains(StandardOpenOption.CREATE)
            || options.contains(StandardOpenOption.CREATE_NEW);
    if (creates && !Files.exists(at)) {
      record.make(
          at, DiskTree.Kind.FILE, () -> opened[0] = plain.newFileChannel(at, options, attrs));
    } else if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)
        && record.find(at).isPresent()) {
      record.perform(
          new DiskOperation.Truncate(
              record.find(at).orElseThrow(), 0, "truncate " + record.name(at)),
          () -> opened[0] = plain.newFileChannel(at, options, attrs));
    } else {
      record.disturbance().looking(at);
      opened[0] = plain.newFileChannel(at, options, attrs);
    }
    Optional<Long> inode = record.find(at);
    if (inode.isEmpty()) {
      return opened[0];
    }
    return new RecordedChannel(
        opened[0], record, inode.get(), at, options.contains(StandardOpenOption.APPEND));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Path at = plain(directory);
    record.disturbance().looking(at);
    DirectoryStream<Path> listed =
        plain.newDirectoryStream(
            at, entry -> record.disturbance().shows(entry) && filter.accept(files.recorded(entry)));
    return new RecordedDirectoryStream(listed, files, record, at);
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    Path at = plain(dir);
    record.make(at, DiskTree.Kind.DIRECTORY, () -> plain.createDirectory(at, attrs));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    Path at = plain(link);
    Path of = plain(existing);
    record.link(at, of, () -> plain.createLink(at, of));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs) {
    throw new UnsupportedOperationException("symbolic links are not recorded");
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return files.recorded(plain.readSymbolicLink(plain(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    Path at = plain(path);
    record.unlink(at, () -> plain.delete(at));
  }

  // As the JDK does it for two file systems, so that each step is recorded.
  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(source, BasicFileAttributes.class);
    Files.write(target, Files.readAllBytes(source), StandardOpenOption.CREATE_NEW);
    Files.setLastModifiedTime(target, attributes.lastModifiedTime());
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Path from = plain(source);
    Path to = plain(target);
    record.rename(from, to, () -> plain.move(from, to, options));
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
    Path at = plain(path);
    for (AccessMode mode : modes) {
      record.disturbance().accessing(at, mode);
    }
    plain.checkAccess(at, modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    Path at = plain(path);
    if (type == BasicFileAttributeView.class) {
      BasicFileAttributeView view =
          plain.getFileAttributeView(at, BasicFileAttributeView.class, options);
      return type.cast(new RecordedView(view, at));
    }
    if (type == PosixFileAttributeView.class) {
      return type.cast(
          new RecordedOwner(
              plain.getFileAttributeView(at, PosixFileAttributeView.class, options), at));
    }
    return plain.getFileAttributeView(at, type, options);
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
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("attributes are not recorded");
  }

  /** Records to whom files are given. */
  private final class RecordedOwner implements PosixFileAttributeView {
    private final PosixFileAttributeView view;
    private final Path at;

    RecordedOwner(PosixFileAttributeView view, Path at) {
      this.view = view;
      this.at = at;
    }

    @Override
    public String name() {
      return view.name();
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
      return view.readAttributes();
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
      return view.getOwner();
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
      record.give(at, "chown", () -> view.setOwner(owner));
    }

    @Override
    public void setGroup(GroupPrincipal group) throws IOException {
      record.give(at, "chgrp", () -> view.setGroup(group));
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
      view.setPermissions(permissions);
    }

    @Override
    public void setTimes(FileTime modified, FileTime accessed, FileTime created)
        throws IOException {
      record.date(at, modified, () -> view.setTimes(modified, accessed, created));
    }
  }

  /** Records times that are set. */
  private final class RecordedView implements BasicFileAttributeView {
    private final BasicFileAttributeView view;
    private final Path at;

    RecordedView(BasicFileAttributeView view, Path at) {
      this.view = view;
      this.at = at;
    }

    @Override
    public String name() {
      return view.name();
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
      return view.readAttributes();
    }

    @Override
    public void setTimes(FileTime modified, FileTime accessed, FileTime created)
        throws IOException {
      record.date(at, modified, () -> view.setTimes(modified, accessed, created));
    }
  }
}
