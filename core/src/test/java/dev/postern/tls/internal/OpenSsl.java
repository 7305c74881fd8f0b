package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The openssl command; tests that need it are skipped where it is missing. */
final class OpenSsl {
  private static final int SECONDS = 30;

  private final Path folder;

  OpenSsl(Path folder) {
    this.folder = folder;
    boolean there;
    try {
      there = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assumeTrue(there, "there is no openssl command here");
  }

  /** Runs it with input; what it says on both outputs. Must exit 0. */
  String run(String input, String... arguments) throws IOException, InterruptedException {
    Answer answer = answer(input, arguments);
    assertThat(answer.status()).as(answer.text()).isZero();
    return answer.text();
  }

  record Answer(int status, String text) {}

  Answer answer(String input, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(
                    process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.ISO_8859_1));
    }
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("openssl hangs: " + output.join());
    }
    return new Answer(process.exitValue(), output.join());
  }
}
