package dev.postern.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A whole server in a small heap, with clients that ask for much and never read. */
class NotReadingHeapTest {

  @Test
  void theServerOutlivesThem() throws IOException, InterruptedException {
    Process server =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    NotReadingClients.class.getName()))
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(said).contains(NotReadingClients.SERVED);
      assertThat(server.exitValue()).as(said).isZero();
    } finally {
      server.destroyForcibly();
    }
  }
}
