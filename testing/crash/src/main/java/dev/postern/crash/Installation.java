package dev.postern.crash;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The server's class path: a copy, so that a build beside a long run does not matter and other
 * users can read it.
 */
record Installation(String classPath) {

  static Installation copy(Path directory) throws IOException {
    Path jar = own();
    if (!jar.toString().endsWith(".jar")) {
      return new Installation(System.getProperty("java.class.path"));
    }
    Path lib = Files.createDirectories(directory.resolve("lib"));
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(jar.resolveSibling("lib"))) {
      for (Path library : jars) {
        Files.copy(library, lib.resolve(library.getFileName().toString()));
      }
    }
    return new Installation(Files.copy(jar, directory.resolve("crash.jar")).toString());
  }

  private static Path own() {
    try {
      return Path.of(
          Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
