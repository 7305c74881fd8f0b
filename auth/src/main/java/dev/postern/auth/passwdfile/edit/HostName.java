package dev.postern.auth.passwdfile.edit;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's name, as other processes of the host see it; that of a container is its own. */
final class HostName {
  static final String VALUE = find(Path.of("/proc/sys/kernel/hostname"));

  private HostName() {}

  private static String find(Path file) {
    try {
      return Files.isReadable(file)
          ? Files.readString(file).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
