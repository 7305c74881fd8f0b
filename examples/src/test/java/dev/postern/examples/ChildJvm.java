package dev.postern.examples;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a virtual machine of its own, with this one's class path. */
public final class ChildJvm {
  private static final long PATIENCE_SECONDS = 60;

  private ChildJvm() {}

  /** What a program said (on both streams) and its exit status. */
  public record Result(int status, String output) {}

  /** A program, not yet started; what it says is one stream. */
  static ProcessBuilder prepare(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** Runs a program to its end. */
  public static Result run(Path folder, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    File output = Files.createTempFile(folder, "output", ".txt").toFile();
    Process process =
        prepare(options, main, arguments).directory(folder.toFile()).redirectOutput(output).start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + main.getSimpleName());
      }
      String said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
      return new Result(process.exitValue(), said);
    } finally {
      process.destroyForcibly();
    }
  }
}
