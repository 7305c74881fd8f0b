package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The standalone server with users of its own: mail for postmaster, and relative paths. */
@Timeout(120)
class StandaloneMailTest {
  private static final Pattern LISTENING = Pattern.compile("listening smtp 127\\.0\\.0\\.1:(\\d+)");

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void mailForPostmasterGoesToTheFirstUserIntoARelativePlace() throws Exception {
    deliver("ann@example.org:{PLAIN}a\nbob@example.org:{PLAIN}b\n");
    assertThat(said)
        .contains("mail for postmaster goes to ann@example.org unless --postmaster names another");
    assertThat(folder.resolve("mail/ann/new")).isNotEmptyDirectory();
  }

  @Test
  void butToTheUserOfThatNameIfThereIsOne() throws Exception {
    deliver("ann@example.org:{PLAIN}a\npostmaster@example.org:{PLAIN}p\n");
    assertThat(said).noneMatch(line -> line.contains("postmaster"));
    assertThat(folder.resolve("mail/postmaster/new")).isNotEmptyDirectory();
  }

  /** Serves the users, and sends a message to the bare postmaster. */
  private void deliver(String users) throws IOException {
    Path file = folder.resolve("users");
    Files.writeString(file, users);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Process server =
        ChildJvm.prepare(
                List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"),
                Postern.class,
                "serve",
                "--users",
                "users",
                "--domain",
                "example.org",
                "--maildir",
                "mail/%n",
                "--listen",
                "smtp=127.0.0.1:0")
            .directory(folder.toFile())
            .start();
    try (BufferedReader output = server.inputReader();
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port(output));
        PrintStream smtp = new PrintStream(client.getOutputStream(), true)) {
      smtp.print("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<postmaster>\r\nDATA\r\n");
      String replies = "";
      BufferedReader in =
          new BufferedReader(
              new java.io.InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      while (!replies.contains("354")) {
        replies = in.readLine();
        assertThat(replies).doesNotStartWith("5");
      }
      smtp.print("Subject: x\r\n\r\ntext\r\n.\r\nQUIT\r\n");
      assertThat(in.readLine()).startsWith("250");
    } finally {
      server.destroyForcibly();
    }
  }

  private int port(BufferedReader output) throws IOException {
    int port = 0;
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
      Matcher listening = LISTENING.matcher(line);
      port = listening.matches() ? Integer.parseInt(listening.group(1)) : port;
      if (line.equals("ready")) {
        return port;
      }
    }
    throw new AssertionError("not ready: " + said);
  }
}
