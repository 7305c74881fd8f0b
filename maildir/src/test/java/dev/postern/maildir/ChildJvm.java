package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of the tests in a JVM of its own. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * Runs it.
   *
   * @param prefix a command that runs the rest of the line in its way
   * @return what it printed
   */
  static List<String> run(
      List<String> prefix, Map<String, String> environment, Class<?> program, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            // Tests run on the module path; this process has no modules.
            System.getProperty("java.class.path")
                + File.pathSeparator
                + System.getProperty("jdk.module.path", ""),
            program.getName()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("child", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(out.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    List<String> lines = Files.readAllLines(out, StandardCharsets.ISO_8859_1);
    Files.delete(out);
    return lines;
  }
}
