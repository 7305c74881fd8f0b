package dev.postern.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program in a JVM of its own with a heap of 64 MiB. */
final class SmallHeap {
  private SmallHeap() {}

  /** What it said until it ended, within two minutes, and how. */
  static Ending run(Class<?> program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName()))
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new AssertionError("it goes on: " + said);
      }
      return new Ending(said, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  /** How it ended. */
  record Ending(String said, int exitValue) {}
}
