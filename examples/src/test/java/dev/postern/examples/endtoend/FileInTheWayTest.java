package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ServerContext.PlaintextLogins;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One user's mail is an mbox, and the location of all is a Maildir: trouble until it is moved. */
@Timeout(60)
class FileInTheWayTest {
  @TempDir private Path data;
  private MailHost host;
  private Path mbox;

  @BeforeEach
  void start() throws Exception {
    Path folder = Files.createDirectories(data.resolve("mail/example.org"));
    mbox = Files.createFile(folder.resolve("ann"));
    host =
        MailHost.start(
            data, b -> MailHost.usualListeners(b.plaintextLogins(PlaintextLogins.ALLOWED)));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void everyProtocolTellsToComeAgain() throws Exception {
    try (Dialogue imap = Dialogue.at(address("imap"));
        Dialogue pop3 = Dialogue.at(address("pop3"));
        Dialogue smtp = Dialogue.at(address("smtp"))) {
      imap.hear("* OK");
      imap.say("a LOGIN " + MailHost.ANN + " secret", "a NO [UNAVAILABLE] Temporarily unavailable");
      pop3.hear("+OK");
      pop3.say("USER " + MailHost.ANN, "+OK");
      pop3.say("PASS secret", "-ERR [SYS/TEMP]");
      smtp.hear("220");
      smtp.say("EHLO client.example", "250");
      smtp.say("MAIL FROM:<>", "250");
      smtp.say("RCPT TO:<" + MailHost.ANN + ">", "451");
      Files.delete(mbox);
      smtp.say("RCPT TO:<" + MailHost.ANN + ">", "250");
      imap.say("b LOGIN " + MailHost.ANN + " secret", "b OK");
    }
    List<String> said =
        Files.readAllLines(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"))).stream()
            .filter(line -> line.contains(mbox.toString()))
            .toList();
    // A stack would begin with the exception's text.
    assertThat(said)
        .hasSize(3)
        .allMatch(line -> line.contains(" WARN ") && line.contains("is a file (an mbox?)"));
  }

  private SocketAddress address(String listener) {
    return host.server.addresses().get(listener).get(0);
  }
}
