package dev.postern.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Runs programs of the operating system. */
final class Command {
  private Command() {}

  /** Runs one; why it failed, if it did. */
  static Optional<String> attempt(String... line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return process.waitFor() == 0 ? Optional.empty() : Optional.of(line[0] + ": " + output);
  }

  /** Runs one that must not fail. */
  static void run(String... line) throws IOException, InterruptedException {
    Optional<String> failure = attempt(line);
    if (failure.isPresent()) {
      throw new IOException(failure.get() + " " + List.of(line));
    }
  }

  /** Whether there is such a program. */
  static boolean exists(String program) throws IOException, InterruptedException {
    return attempt("sh", "-c", "command -v " + program).isEmpty();
  }
}
