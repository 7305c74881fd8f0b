package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a listener hides is neither advertised nor served, one capability after the other. */
class HiddenCapabilitiesTest {
  /** A submission that hides AUTH is not built. */
  private static final Listener LOGINS_TOO =
      Smtp.mx(Policy.recipient(PolicyRule.permitAuthenticated()));

  private static String say(String hidden, String... lines) {
    Listener listener = (hidden.equals("AUTH") ? LOGINS_TOO : Smtp.submission()).port(0);
    Listener poorer = hidden.isEmpty() ? listener : listener.hiding(hidden);
    try (MailServer server =
        new TestServers().secured(poorer).plaintextLogins(PlaintextLogins.ALLOWED).build()) {
      Client client = new Client(server, poorer, server.tls());
      client.heard();
      return client.say(lines);
    }
  }

  private static List<String> capabilities(String hidden) {
    return say(hidden, "EHLO c").lines().map(line -> line.substring(4)).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "PIPELINING,PIPELINING",
    "SIZE,SIZE 52428800",
    "STARTTLS,STARTTLS",
    "AUTH,AUTH PLAIN LOGIN",
    "ENHANCEDSTATUSCODES,ENHANCEDSTATUSCODES",
    "SMTPUTF8,SMTPUTF8",
    "DSN,DSN",
    "LIMITS,LIMITS RCPTMAX=1000",
    "BINARYMIME,BINARYMIME",
    "8BITMIME,8BITMIME"
  })
  void oneIsNotAdvertisedAndTheOthersAre(String hidden, String line) {
    List<String> expected = capabilities("").stream().filter(shown -> !shown.equals(line)).toList();
    assertThat(capabilities("")).contains(line);
    assertThat(capabilities(hidden)).containsExactlyElementsOf(expected);
  }

  @Test
  void withoutChunkingThereIsNoBinaryMime() {
    assertThat(capabilities("CHUNKING")).doesNotContain("CHUNKING", "BINARYMIME");
    assertThat(capabilities("")).contains("CHUNKING");
    assertThat(say("CHUNKING", "BDAT 1 LAST")).isEqualTo("502 5.5.1 Command not implemented\r\n");
    assertThat(say("CHUNKING", "HELP")).doesNotContain("BDAT");
    assertThat(say("", "HELP")).contains(" BDAT ");
  }

  @ParameterizedTest
  @CsvSource({"STARTTLS,STARTTLS", "AUTH,AUTH PLAIN", "AUTH,AUTH PLAIN AGFubgBzZWNyZXQ="})
  void aCommandIsNotServed(String hidden, String command) {
    assertThat(say(hidden, "EHLO c", command))
        .endsWith("\r\n502 5.5.1 Command not implemented\r\n");
    assertThat(say(hidden, "HELP")).doesNotContain(" " + hidden);
    assertThat(say("", "EHLO c", command)).doesNotContain("\r\n502");
    assertThat(say("", "HELP")).contains(" " + hidden);
  }

  @ParameterizedTest
  @CsvSource({
    "SIZE,SIZE=1",
    "8BITMIME,BODY=8BITMIME",
    "AUTH,AUTH=<>",
    "SMTPUTF8,SMTPUTF8",
    "DSN,RET=FULL",
    "DSN,ENVID=x",
    "BINARYMIME,BODY=BINARYMIME",
    "CHUNKING,BODY=BINARYMIME"
  })
  void aParameterIsNotServed(String hidden, String parameter) {
    String mail = "MAIL FROM:<ann@example.org> " + parameter;
    try (MailServer server = new TestServers().secured(Smtp.mx().port(0).hiding(hidden)).build()) {
      Client client = new Client(server, server.listeners().get(0), Optional.empty());
      assertThat(client.say("EHLO c", mail)).endsWith("\r\n555 5.5.4 Unsupported parameter\r\n");
    }
    assertThat(say("", "EHLO c", "AUTH PLAIN AGFubgBzZWNyZXQ=", mail)).endsWith("250 2.1.0 Ok\r\n");
  }

  @Test
  void whoPipelinesUnaskedIsAnsweredInTurn() {
    String[] group = {"EHLO c", "RSET", "MAIL FROM:<>", "NOOP", "QUIT"};
    assertThat(say("PIPELINING", group))
        .isEqualTo(say("", group).replace("250-PIPELINING\r\n", ""));
    assertThat(say("PIPELINING", group)).contains("530 5.7.0").endsWith("221 2.0.0 Bye\r\n");
  }

  @Test
  void statusCodesGoWithTheirCapability() {
    assertThat(say("ENHANCEDSTATUSCODES", "NOOP", "X", "MAIL FROM:<>"))
        .isEqualTo("250 Ok\r\n500 Command not recognized\r\n530 Authentication required\r\n");
  }

  @ParameterizedTest
  @CsvSource({"PLAIN,LOGIN", "LOGIN,PLAIN"})
  void oneMechanismIsHiddenByTheNameThatImapGivesIt(String hidden, String other) {
    assertThat(capabilities("auth=" + hidden))
        .filteredOn(line -> line.startsWith("AUTH"))
        .containsExactly("AUTH " + other);
    assertThat(say("AUTH=" + hidden, "EHLO c", "AUTH " + hidden))
        .endsWith("\r\n504 5.5.4 Unrecognized authentication type\r\n");
    assertThat(say("AUTH=" + hidden, "EHLO c", "AUTH " + other)).contains("\r\n334");
  }
}
