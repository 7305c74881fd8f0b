package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever stands in a message, CRLF.CRLF ends it and nothing else; there is one reply to it, and
 * one to each line behind it.
 */
class LmtpDataEndTest {
  private static final String END = "\r\n.\r\n";
  private static final Pattern LINE_END = Pattern.compile("\r?\n");
  private static final Pattern BARE = Pattern.compile("(?<!\r)\n|\r(?!\n)");

  @Test
  void strangersBareNewlinesAreNoChoice() {
    SmtpSettings taking = SmtpSettings.defaults().bareNewlines(Smtp.BareNewlines.TAKEN);
    assertThatThrownBy(() -> Smtp.mx(taking))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Smtp.lmtp");
    assertThatThrownBy(() -> Smtp.submission(taking)).hasMessageContaining("Smtp.lmtp");
  }

  @ParameterizedTest
  @EnumSource(Smtp.BareNewlines.class)
  void allTextsOfUpToFiveOctets(Smtp.BareNewlines bareNewlines) {
    TestServers servers = new TestServers();
    try (MailServer server =
        servers
            .secured(Smtp.lmtp(SmtpSettings.defaults().bareNewlines(bareNewlines)).port(0))
            .build()) {
      for (String text : texts(5)) {
        Client client = new Client(server, "lmtp");
        client.say("LHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA");

        String octets = text + END + "NOOP\r\nQUIT\r\n";
        String said = client.send(octets.getBytes(StandardCharsets.US_ASCII));

        assertThat(said.lines().map(line -> line.substring(0, 3)))
            .as("%s", text.replace("\r", "\\r").replace("\n", "\\n"))
            .containsExactlyElementsOf(expected(octets, bareNewlines));
      }
    }
  }

  private static List<String> expected(String octets, Smtp.BareNewlines bareNewlines) {
    String all = "\r\n" + octets;
    int end = all.indexOf(END);
    String message = all.substring(2, end + 2);
    boolean refused = bareNewlines == Smtp.BareNewlines.REFUSED && BARE.matcher(message).find();
    List<String> codes = new ArrayList<>(List.of(refused ? "554" : "250"));
    LINE_END
        .splitAsStream(all.substring(end + END.length()))
        .map(line -> line.equals("NOOP") ? "250" : line.equals("QUIT") ? "221" : "500")
        .forEach(codes::add);
    return codes;
  }

  private static List<String> texts(int longest) {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int i = 0; i < texts.size() && texts.get(i).length() < longest; i++) {
      for (String octet : List.of("\r", "\n", ".", "x")) {
        texts.add(texts.get(i) + octet);
      }
    }
    return texts;
  }
}
