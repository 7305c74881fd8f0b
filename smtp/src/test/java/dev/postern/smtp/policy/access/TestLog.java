package dev.postern.smtp.policy.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What was logged since this was made: tests log to a file. */
public final class TestLog {
  private final Path file = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
  private final long from;

  public TestLog() throws IOException {
    from = Files.exists(file) ? Files.size(file) : 0;
  }

  /** The lines that hold a text, without what comes before the level. */
  public List<String> lines(String text) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return new String(all, (int) from, (int) (all.length - from), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(text))
        .map(line -> line.replaceFirst("^.*?(INFO|WARN|ERROR) \\S+ - ", "$1 "))
        .toList();
  }
}
