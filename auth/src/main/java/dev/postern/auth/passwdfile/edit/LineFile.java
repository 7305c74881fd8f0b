package dev.postern.auth.passwdfile.edit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file that is changed line by line and replaced as a whole: readers see the old one or the new
 * one, whatever happens. Lines are octets with their ends; what an edit does not touch stays as it
 * is, but that the last line gets an end. The new file has the old one's mode, owner and group. A
 * line's length alone is in memory.
 */
public final class LineFile {
  /** Who has longer lines has another kind of file. */
  private static final int MAX_LINE = 1024 * 1024;

  private static final int MOST_TRIES = 20;
  private static final int BUFFER = 65_536;
  private static final String NEW_MODE = "rw-------";

  private final Path file;
  private final Disk disk;

  private LineFile(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /** A file by its real path. */
  public static LineFile of(Path file) {
    return new LineFile(file, Disk.REAL);
  }

  /** The same on another disk. */
  LineFile on(Disk other) {
    return new LineFile(file, other);
  }

  /**
   * The real path of a file that symbolic links lead to, or that there may be one day: links are
   * followed, so that it is the file that changes and not the link.
   *
   * @throws IOException if there is no such directory, the link leads nowhere, or something is
   *     there that is no file
   */
  public static Path real(Path named) throws IOException {
    Path file = named.toAbsolutePath();
    if (!Files.exists(file)) {
      if (Files.isSymbolicLink(file)) {
        throw new NoSuchFileException(named.toString(), null, "the link leads nowhere");
      }
      Path directory = file.getParent();
      if (directory == null || !Files.isDirectory(directory)) {
        throw new NoSuchFileException(named.toString(), null, "there is no such directory");
      }
      return directory.toRealPath().resolve(file.getFileName());
    }
    if (!Files.isRegularFile(file)) {
      throw new FileSystemException(named.toString(), null, "it is not a file of lines");
    }
    return file.toRealPath();
  }

  /** Shows all lines, as they are. */
  public void read(LineEdit reader) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      pass(in, reader, line -> {});
    }
  }

  /**
   * Makes the file anew. Whoever calls holds the lock of the file; a change by somebody who does
   * not is seen, and the edit made again on what there is then.
   *
   * @param edits one for each try; a file that is not there is as an empty one
   * @return whether something changed
   * @throws IOException if it cannot be made anew; it is as it was, unless the message says that it
   *     is changed and may not outlast a crash
   */
  public boolean rewrite(Supplier<LineEdit> edits) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Version before = Version.of(file);
      try {
        Files.deleteIfExists(fresh);
        if (!written(fresh, edits.get())) {
          return false;
        }
        if (Version.of(file).equals(before)) {
          replace(fresh);
          return true;
        }
      } finally {
        Files.deleteIfExists(fresh);
      }
    }
    throw new FileSystemException(
        file.toString(), null, "others change it all the time, and do not heed its lock");
  }

  private boolean written(Path fresh, LineEdit edit) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(fresh, options, newMode())) {
      OutputStream out =
          disk.stream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
      boolean changed;
      try (InputStream in = new BufferedInputStream(old(), BUFFER)) {
        changed = pass(in, edit, out::write);
      }
      out.flush();
      if (changed && Files.exists(file)) {
        adopt(fresh);
      }
      disk.sync(fresh, channel);
      return changed;
    }
  }

  private InputStream old() throws IOException {
    return Files.exists(file) ? Files.newInputStream(file) : InputStream.nullInputStream();
  }

  private static boolean pass(InputStream in, LineEdit edit, LineEdit.Output out)
      throws IOException {
    boolean changed = false;
    byte[] line = next(in);
    byte[] last = new byte[0];
    while (line.length > 0) {
      ByteArrayOutputStream made = new ByteArrayOutputStream(line.length);
      edit.line(line, made::writeBytes);
      changed |= !Arrays.equals(line, made.toByteArray());
      out.write(made.toByteArray());
      last = made.size() > 0 ? made.toByteArray() : last;
      line = next(in);
    }
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    edit.end(rest::writeBytes);
    // Readers that follow a file take a last line without an end for one that is still written.
    if (last.length > 0 && last[last.length - 1] != '\n') {
      out.write(new byte[] {'\n'});
    }
    out.write(rest.toByteArray());
    return changed || rest.size() > 0;
  }

  private static byte[] next(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      line.write(octet);
      if (octet == '\n') {
        break;
      }
      if (line.size() > MAX_LINE) {
        throw new IOException("a line is longer than " + MAX_LINE + " octets: no file of users");
      }
    }
    return line.toByteArray();
  }

  private FileAttribute<?>[] newMode() {
    return posix(file.getParent()) == null
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(NEW_MODE))
        };
  }

  /** Owner and group first: until they are right, nobody else can read it. */
  private void adopt(Path fresh) throws IOException {
    PosixFileAttributeView view = posix(fresh);
    if (view == null) {
      return;
    }
    PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
    PosixFileAttributes made = view.readAttributes();
    try {
      if (!old.group().equals(made.group())) {
        view.setGroup(old.group());
      }
      if (!old.owner().equals(made.owner())) {
        view.setOwner(old.owner());
      }
    } catch (FileSystemException e) {
      FileSystemException told =
          new FileSystemException(
              file.toString(),
              null,
              "its owner %s and group %s could not be kept: run this as that user or root"
                  .formatted(old.owner().getName(), old.group().getName()));
      told.initCause(e);
      throw told;
    }
    Set<PosixFilePermission> mode = old.permissions();
    if (!mode.equals(view.readAttributes().permissions())) {
      view.setPermissions(mode);
    }
  }

  private static PosixFileAttributeView posix(Path path) {
    return Files.getFileAttributeView(
        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The new name is on the disk, too, where the system lets a directory be opened: before the file
   * is replaced, so that nothing has changed if it may not be.
   */
  private void replace(Path fresh) throws IOException {
    if (posix(file.getParent()) == null) {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      syncName(directory);
    }
  }

  private void syncName(FileChannel directory) throws IOException {
    try {
      disk.sync(file.getParent(), directory);
    } catch (IOException e) {
      FileSystemException told =
          new FileSystemException(
              file.toString(),
              null,
              "it is changed, but that may not outlast a crash of the machine: "
                  + "its directory could not be synced");
      told.initCause(e);
      throw told;
    }
  }

  /** What tells a file from what it is after somebody changed it. */
  private record Version(FileTime modified, long size, String key) {
    private static final Version NONE = new Version(FileTime.fromMillis(0), -1, "none");

    static Version of(Path file) throws IOException {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
      } catch (NoSuchFileException e) {
        return NONE;
      }
    }
  }
}
