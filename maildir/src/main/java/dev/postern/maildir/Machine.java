package dev.postern.maildir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What tells this machine, and this run of it, from others. */
final class Machine {
  private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");
  private static final Path SELF = Path.of("/proc/self");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private Machine() {}

  /** Where relative paths of settings begin. */
  static Path workingDirectory() {
    return Path.of("");
  }

  /** The host's name, as other processes of the host see it. */
  static String hostName() {
    try {
      return Files.isReadable(HOST)
          ? Files.readString(HOST).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      LOG.debug("host name not known", e);
      return "localhost";
    } catch (IOException e) {
      LOG.debug("host name not readable", e);
      return "localhost";
    }
  }

  /**
   * Who this process runs as; where the machine does not tell, nobody whose uid a user could have.
   */
  static Owners.Identity process() {
    try {
      if (Files.isDirectory(SELF)) {
        PosixFileAttributes self = Files.readAttributes(SELF, PosixFileAttributes.class);
        boolean root = Objects.equals(Files.getAttribute(SELF, "unix:uid"), 0);
        return new Owners.Identity(self.owner(), self.group(), root);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("owner of the process not known", e);
    }
    return new Owners.Identity(() -> "unknown", () -> "unknown", false);
  }

  /**
   * Another number after each start of the machine, where the system tells; else always the same.
   */
  static long bootId() {
    try {
      if (Files.isReadable(BOOT)) {
        UUID id = UUID.fromString(Files.readString(BOOT).strip());
        return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("boot id not readable", e);
    }
    return 0;
  }
}
