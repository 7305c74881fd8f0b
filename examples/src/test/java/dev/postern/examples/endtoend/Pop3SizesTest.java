package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServerBuilder;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.pop3.Pop3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What STAT, LIST and RETR promise of a message that others stored is what is sent. */
@Timeout(60)
class Pop3SizesTest {
  @TempDir private Path data;
  private Path maildir;

  @BeforeEach
  void begin() throws IOException {
    maildir = data.resolve("mail/example.org/ann/Maildir");
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(maildir.resolve(part));
    }
  }

  private static MailServerBuilder listeners(MailServerBuilder builder) {
    return builder.plaintextLogins(PlaintextLogins.ALLOWED).listen(Pop3.pop3().port(0));
  }

  @ParameterizedTest
  @CsvSource({
    "1600000001.M1P1.Host,'S: a\\n\\nb\\n.\\nc\\n'",
    "'1600000001.M1P1.Host,S=12','S: a\\n\\nb\\n.\\nc\\n'",
    "'1600000001.M1P1.Host,S=12,W=17','S: a\\n\\nb\\n.\\nc\\n'",
    "1600000001.M1P1.Host,'S: a\\r\\n\\r\\nb\\r\\n.\\r\\nc\\r\\n'",
    "1600000001.M1P1.Host,'S: a\\n\\r\\nb\\r\\n.\\nc\\r\\n'"
  })
  void theyAreOneSize(String name, String text) throws Exception {
    Files.writeString(
        maildir.resolve("cur").resolve(name + ":2,"),
        text.replace("\\r", "\r").replace("\\n", "\n"));
    try (MailHost host = MailHost.start(data, Pop3SizesTest::listeners);
        Dialogue client = Dialogue.at("localhost", host.port("pop3"))) {
      client.hear("+OK");
      client.say("USER " + MailHost.ANN, "+OK");
      client.say("PASS " + MailHost.PASSWORD, "+OK");
      assertThat(client.say("STAT", "+OK")).isEqualTo("+OK 1 17");
      assertThat(client.say("LIST 1", "+OK")).isEqualTo("+OK 1 17");
      assertThat(client.say("RETR 1", "+OK")).isEqualTo("+OK 17 octets");
      assertThat(sent(client)).isEqualTo(17);
    }
  }

  /** The octets up to the final dot; the dots that were put before others left out. */
  private static int sent(Dialogue client) throws IOException {
    int octets = 0;
    for (String line = client.line(); !line.equals("."); line = client.line()) {
      int stuffed = line.startsWith(".") ? 1 : 0;
      octets += line.getBytes(StandardCharsets.UTF_8).length + "\r\n".length() - stuffed;
    }
    return octets;
  }
}
