package dev.postern.maildir.recorded;

import dev.postern.maildir.layered.LayeredProvider;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
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
import java.util.Optional;
import java.util.Set;

/** Does all on the system's files and records what changes them. */
final class RecordedProvider extends LayeredProvider {
  private final DiskRecord record;

  RecordedProvider(RecordedFileSystem files, DiskRecord record) {
    super(files, FileSystems.getDefault().provider());
    this.record = record;
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    Path at = below(path);
    FileChannel[] opened = new FileChannel[1];
    boolean creates =
        options.contains(StandardOpenOption.CREATE)
            || options.contains(StandardOpenOption.CREATE_NEW);
    if (creates && !Files.exists(at)) {
      record.make(
          at, DiskTree.Kind.FILE, () -> opened[0] = super.newFileChannel(path, options, attrs));
    } else if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)
        && record.find(at).isPresent()) {
      record.perform(
          new DiskOperation.Truncate(
              record.find(at).orElseThrow(), 0, "truncate " + record.name(at)),
          () -> opened[0] = super.newFileChannel(path, options, attrs));
    } else {
      record.disturbance().looking(at);
      opened[0] = super.newFileChannel(path, options, attrs);
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
    Path at = below(directory);
    record.disturbance().looking(at);
    DirectoryStream<Path> listed =
        super.newDirectoryStream(
            directory, entry -> record.disturbance().shows(below(entry)) && filter.accept(entry));
    return new RecordedDirectoryStream(listed, record, at);
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    Path at = below(dir);
    record.make(at, DiskTree.Kind.DIRECTORY, () -> super.createDirectory(dir, attrs));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    Path at = below(link);
    Path of = below(existing);
    record.link(at, of, () -> super.createLink(link, existing));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs) {
    throw new UnsupportedOperationException("symbolic links are not recorded");
  }

  @Override
  public void delete(Path path) throws IOException {
    Path at = below(path);
    record.unlink(at, () -> super.delete(path));
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
    Path from = below(source);
    Path to = below(target);
    record.rename(from, to, () -> super.move(source, target, options));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Path at = below(path);
    for (AccessMode mode : modes) {
      record.disturbance().accessing(at, mode);
    }
    super.checkAccess(path, modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    Path at = below(path);
    if (type == BasicFileAttributeView.class) {
      BasicFileAttributeView view =
          super.getFileAttributeView(path, BasicFileAttributeView.class, options);
      return type.cast(new RecordedView(view, at));
    }
    if (type == PosixFileAttributeView.class) {
      return type.cast(
          new RecordedOwner(
              super.getFileAttributeView(path, PosixFileAttributeView.class, options), at));
    }
    return super.getFileAttributeView(path, type, options);
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
