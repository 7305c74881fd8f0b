package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.net.internal.LoopbackConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a listener hides is neither advertised nor served, one capability after the other. */
class HiddenCapabilitiesTest {
  private static final String LOGIN = "AUTH PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=";
  private static final String BY_NAME = "USER ann@example.org\r\nPASS secret";
  private static final String UNKNOWN = "-ERR Unknown command\r\n";

  private static String say(String hidden, String... lines) {
    try (MailServer server = TestServers.build("plaintext")) {
      Listener listener = server.listeners().get(0);
      Listener poorer = hidden.isEmpty() ? listener : listener.hiding(hidden);
      LoopbackConnection connection =
          LoopbackConnection.open(poorer, server.context(), server.tls());
      connection.drain();
      String all = String.join("\r\n", lines) + "\r\n";
      connection.feed(all.getBytes(StandardCharsets.US_ASCII));
      return new String(connection.drain(), StandardCharsets.US_ASCII);
    }
  }

  private static List<String> capabilities(String hidden) {
    // Those before login and those after it.
    String login = hidden.equals("SASL") ? BY_NAME : LOGIN;
    return List.of(say(hidden, "CAPA", login, "CAPA").split("\r\n", -1)).stream()
        .filter(line -> !line.startsWith("+OK") && !line.equals("."))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "STLS,STLS",
    "USER,USER",
    "SASL,SASL PLAIN LOGIN",
    "TOP,TOP",
    "UIDL,UIDL",
    "PIPELINING,PIPELINING",
    "AUTH-RESP-CODE,AUTH-RESP-CODE"
  })
  void oneIsNotAdvertisedAndTheOthersAre(String hidden, String line) {
    List<String> expected = capabilities("").stream().filter(shown -> !shown.equals(line)).toList();
    assertThat(capabilities("")).contains(line);
    assertThat(capabilities(hidden)).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "STLS,STLS",
    "USER,USER ann@example.org",
    "USER,PASS secret",
    "SASL,AUTH",
    "SASL,AUTH PLAIN",
    "SASL,AUTH PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ="
  })
  void oneIsNotServedBeforeLogin(String hidden, String command) {
    assertThat(say(hidden, command)).isEqualTo(UNKNOWN);
    assertThat(say("", command)).doesNotContain("Unknown");
  }

  @ParameterizedTest
  @CsvSource({"TOP,TOP 1 0", "UIDL,UIDL", "UIDL,UIDL 1"})
  void oneIsNotServedAfterLogin(String hidden, String command) {
    assertThat(say(hidden, LOGIN, command)).endsWith("messages\r\n" + UNKNOWN);
    assertThat(say("", LOGIN, command)).doesNotContain("Unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "'',-ERR [AUTH] Authentication failed",
    "RESP-CODES,-ERR Authentication failed",
    "AUTH-RESP-CODE,-ERR Authentication failed"
  })
  void responseCodesGoWithTheirCapability(String hidden, String reply) {
    String[] wrong = {"USER ann@example.org", "PASS wrong"};
    assertThat(say(hidden, wrong)).endsWith("Send the password\r\n" + reply + "\r\n");
    assertThat(capabilities("RESP-CODES")).doesNotContain("RESP-CODES", "AUTH-RESP-CODE");
  }

  @ParameterizedTest
  @CsvSource({"PLAIN,LOGIN", "LOGIN,PLAIN"})
  void oneMechanismIsHiddenByTheNameThatImapGivesIt(String hidden, String other) {
    assertThat(capabilities("AUTH=" + hidden.toLowerCase(Locale.ROOT)))
        .filteredOn(line -> line.startsWith("SASL"))
        .containsExactly("SASL " + other);
    assertThat(say("AUTH=" + hidden, "AUTH")).isEqualTo("+OK\r\n" + other + "\r\n.\r\n");
    assertThat(say("AUTH=" + hidden, "AUTH " + hidden))
        .isEqualTo("-ERR This mechanism is not available here\r\n");
    assertThat(say("AUTH=" + hidden, "AUTH " + other)).startsWith("+ ");
  }
}
