package dev.postern.bench;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of this module in a JVM of its own. It answers on its standard output and ends when its
 * standard input does, so that none is left over when the parent dies. Used by one thread.
 */
final class ChildJvm implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 15;

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final Path log;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param flags for the JVM
   * @param log where its standard error goes
   */
  static ChildJvm start(Class<?> program, List<String> flags, Path log, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(flags);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    line.addAll(List.of(arguments));
    File errors = log.toFile();
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.appendTo(errors)).start();
    return new ChildJvm(process, log);
  }

  /** Its number. */
  long process() {
    return process.pid();
  }

  /** The next line that it prints. */
  String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new EOFException("a child ended early, see " + log);
    }
    return line;
  }

  /** The answer to a command. */
  String ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return line();
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
