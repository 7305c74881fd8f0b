package dev.postern.net.internal;

import dev.postern.Listener;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.SecureRandom;

/**
 * The file of a unix-domain socket, in a directory that nobody else can enter, until it has the
 * owner and the permissions that it is to have: whoever may not connect must not be able to in the
 * moment before.
 */
final class UnpublishedSocket {
  /** Short names, for the sake of {@link #LONGEST_PATH}. */
  private static final int NAMES = 36 * 36 * 36;

  private static final int ATTEMPTS = 20;

  /** Of {@code sun_path} the JDK uses all but two octets, the system all but a zero at its end. */
  private static final int LONGEST_PATH = 106;

  /**
   * Of a name in {@link #NAMES} with its dot, of the socket's in it, and of a slash before each.
   */
  private static final int OWN_OCTETS = 8;

  private final Path directory;

  private UnpublishedSocket(Path directory) {
    this.directory = directory;
  }

  /**
   * Nobody could connect where a path is longer than an address holds, though the socket, which is
   * made elsewhere, can be moved there.
   */
  static void checkLength(Path path) throws IOException {
    int octets = octets(path);
    if (octets > LONGEST_PATH) {
      throw new IOException(
          "the path has %d octets, that of a socket has %d at most"
              .formatted(octets, LONGEST_PATH));
    }
    Path parent = path.getParent();
    int above = parent == null ? 0 : octets(parent);
    if (above > LONGEST_PATH - OWN_OCTETS) {
      throw new IOException(
          "the path of the directory %s has %d octets, that of a socket's has %d at most"
              .formatted(parent, above, LONGEST_PATH - OWN_OCTETS));
    }
  }

  private static int octets(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** In the directory of a path. */
  static UnpublishedSocket beside(Path path) throws IOException {
    SecureRandom random = new SecureRandom();
    for (int attempt = 1; ; attempt++) {
      Path directory =
          path.resolveSibling("." + Integer.toString(NAMES + random.nextInt(NAMES), 36));
      try {
        return new UnpublishedSocket(
            Files.createDirectory(
                directory,
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------"))));
      } catch (NoSuchFileException e) {
        throw told("there is no directory ", path, e);
      } catch (AccessDeniedException e) {
        throw told("nothing may be made in the directory ", path, e);
      } catch (FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The name that was tried in it would tell nobody anything. */
  private static IOException told(String what, Path path, IOException cause) {
    return new IOException(what + path.toAbsolutePath().getParent(), cause);
  }

  UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(file());
  }

  private Path file() {
    return directory.resolve("s");
  }

  /** Gives it its owner, its group and its permissions. */
  void allow(Listener.Address.Unix unix) throws IOException {
    PosixFileAttributeView file = Files.getFileAttributeView(file(), PosixFileAttributeView.class);
    UserPrincipalLookupService names = directory.getFileSystem().getUserPrincipalLookupService();
    file.setPermissions(unix.permissions());
    // The group first: who is not root may choose among its own, while the file is its own.
    if (unix.group().isPresent()) {
      file.setGroup(found(unix.group().get(), names::lookupPrincipalByGroupName));
    }
    if (unix.owner().isPresent()) {
      file.setOwner(found(unix.owner().get(), names::lookupPrincipalByName));
    }
  }

  /** The JDK's exception does not always hold the name. */
  private static <P> P found(String name, LookUp<P> names) throws IOException {
    try {
      return names.of(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no user or group " + name, e);
    }
  }

  /** Finds a user or a group by its name. */
  @FunctionalInterface
  private interface LookUp<P> {
    P of(String name) throws IOException;
  }

  /** Puts it where clients look for it, in place of a stale one. */
  SocketFile publish(Path path) throws IOException {
    SocketFile published = SocketFile.at(file()).movedTo(path);
    Files.move(file(), path, StandardCopyOption.ATOMIC_MOVE);
    return published;
  }

  /** Leaves nothing but what was published. */
  void tidy() throws IOException {
    Files.deleteIfExists(file());
    Files.delete(directory);
  }
}
