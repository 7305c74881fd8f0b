package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs run, say what they should, and end. */
@Timeout(120)
class ProgramsTest {
  /** They start faster so, and are done before the compiler would pay. */
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "dev.postern.examples.Embed, IMAPS on port",
    "dev.postern.examples.CustomAuthenticator, IMAPS on port",
    "dev.postern.examples.CustomFilter, SMTP on port"
  })
  void examplesRun(Class<?> program, String says) throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, program);
    assertThat(result.output()).contains(says);
    assertThat(result.status()).isZero();
  }

  @Test
  void demoShowsTheWholeWay() throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, Postern.class, "demo");
    assertThat(result.output())
        .contains("ann@example.org", "SMTPS", "through POP3S", "through IMAPS");
    assertThat(result.status()).isZero();
  }

  @Test
  void serveRunsUntilTold() throws Exception {
    Process server =
        ChildJvm.prepare(
                QUICK,
                Postern.class,
                "serve",
                "--data",
                folder.resolve("data").toString(),
                "--sync",
                "group=2ms",
                "--quota-rule",
                "*:storage=1G",
                "--quota-rule",
                "Trash:storage=+10%",
                "--uidl",
                "%g",
                "--maildir",
                folder.resolve("mail") + "/%1Ln/%u:INDEX=MEMORY",
                "--listen",
                "smtp=127.0.0.1:0",
                "imaps=127.0.0.1:0",
                "pop3s=127.0.0.1:0",
                "lmtp=unix:" + folder.resolve("lmtp"))
            .directory(folder.toFile())
            .start();
    try (BufferedReader output = server.inputReader()) {
      List<String> lines = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.equals("ready")) {
          break;
        }
      }
      assertThat(lines)
          .endsWith("ready")
          .anyMatch(line -> line.matches("listening smtp 127\\.0\\.0\\.1:[0-9]+"))
          .anyMatch(line -> line.matches("listening imaps 127\\.0\\.0\\.1:[0-9]+"))
          .anyMatch(line -> line.startsWith("listening lmtp unix:/"));
      server.destroy();
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).as("SIGTERM is an orderly end").isZero();
      assertThat(Files.exists(folder.resolve("lmtp"))).isFalse();
    } finally {
      server.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve --nonsense",
        "serve --listen smtp=127.0.0.1",
        "serve --listen gopher=127.0.0.1:70",
        "serve --tls-cert only.pem",
        "serve --users missing",
        "serve --sync sometimes",
        "serve --sync group",
        "serve --sync group=2000ms",
        "serve --quota-rule *:storage=10%",
        "serve --quota-rule *:storage=1G --quota-rule Trash",
        "serve --uidl %m",
        "serve --uidl %v",
        "serve --maildir mbox:~/mail",
        "serve --maildir /x:ALT=/y",
        "nonsense"
      })
  void mistakesAreOneLineAndStatusTwo(String arguments) throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, QUICK, Postern.class, arguments.split(" ", -1));
    assertThat(result.output().strip().lines()).hasSize(1).allMatch(l -> l.startsWith("postern: "));
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void pwHashesAndTests() throws Exception {
    ChildJvm.Result hashed =
        ChildJvm.run(folder, QUICK, Postern.class, "pw", "-s", "SHA512-CRYPT", "-p", "secret");
    assertThat(hashed.status()).isZero();
    String hash = hashed.output().strip();
    assertThat(hash).startsWith("{SHA512-CRYPT}$6$");
    assertThat(
            ChildJvm.run(folder, QUICK, Postern.class, "pw", "-p", "secret", "-t", hash).status())
        .isZero();
    assertThat(ChildJvm.run(folder, QUICK, Postern.class, "pw", "-p", "wrong", "-t", hash).status())
        .isNotZero();
  }
}
