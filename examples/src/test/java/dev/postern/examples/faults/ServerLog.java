package dev.postern.examples.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What servers of this JVM have logged. */
final class ServerLog {
  private ServerLog() {}

  static String text() throws IOException {
    return new String(
        Files.readAllBytes(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"))),
        StandardCharsets.UTF_8);
  }
}
