package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext.PlaintextLogins;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Seeded nonsense in every state. Whatever comes, the answers are replies, no exception escapes,
 * and afterwards the server either is in sync or has closed.
 */
class SmtpFuzzTest {
  private static final int ROUNDS = 250;

  private static final String LOGIN =
      Base64.getEncoder().encodeToString("\0ann\0secret".getBytes(StandardCharsets.US_ASCII));

  private static final List<String> WORDS =
      List.of(
          "HELO",
          "EHLO",
          "LHLO",
          "MAIL",
          "RCPT",
          "DATA",
          "RSET",
          "NOOP",
          "VRFY",
          "HELP",
          "AUTH",
          "EXPN",
          "FROM:",
          "TO:",
          "<",
          ">",
          "<>",
          "@",
          "ann@example.org",
          "<ann@example.org>",
          "\"",
          "\\",
          "SIZE=",
          "SIZE=99999999999999999999999",
          "BODY=8BITMIME",
          "AUTH=",
          "+",
          "+4",
          "=",
          "*",
          "PLAIN",
          "LOGIN",
          LOGIN,
          "[IPv6:",
          "[127.0.0.1]",
          "]",
          ":",
          ",",
          ";",
          "(",
          ")",
          " ",
          " ",
          " ",
          "\t",
          "\r\n",
          "\r\n",
          "\r\n",
          "\n",
          "\r",
          ".",
          "\r\n.\r\n",
          "..",
          "\0",
          "\u00ff",
          "\u0016\u0003\u0001",
          "A".repeat(600),
          "A".repeat(5_000),
          "%s%n",
          "${x}",
          "../");

  private static final List<List<String>> STATES =
      List.of(
          List.of("smtp"),
          List.of("smtp", "EHLO c"),
          List.of("smtp", "EHLO c", "MAIL FROM:<a@example.net>"),
          List.of("smtp", "EHLO c", "MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>"),
          List.of("smtp", "EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA"),
          List.of("smtp", "EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "x:"),
          List.of("submission"),
          List.of("submission", "EHLO c"),
          List.of("submission", "EHLO c", "AUTH PLAIN"),
          List.of("submission", "EHLO c", "AUTH LOGIN"),
          List.of("submission", "EHLO c", "AUTH LOGIN", "YW5u"),
          List.of("submission", "EHLO c", "AUTH PLAIN " + LOGIN),
          List.of("submission", "EHLO c", "AUTH PLAIN " + LOGIN, "MAIL FROM:<>"),
          List.of("lmtp"),
          List.of("lmtp", "LHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>"),
          List.of(
              "lmtp",
              "LHLO c",
              "MAIL FROM:<>",
              "RCPT TO:<ann@example.org>",
              "RCPT TO:<data-full@example.org>",
              "DATA"));

  @TestFactory
  Stream<DynamicTest> nonsense() {
    return STATES.stream()
        .map(state -> DynamicTest.dynamicTest(state.toString(), () -> sweep(state)));
  }

  private static void sweep(List<String> state) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      TestServers servers = new TestServers();
      try (MailServer server = tolerant(servers).build()) {
        Client client = new Client(server, state.get(0));
        StringBuilder heard = new StringBuilder(client.heard());
        state.stream().skip(1).forEach(line -> heard.append(client.say(line)));
        SplittableRandom random = new SplittableRandom(seed);
        for (int piece = 0; piece < 12; piece++) {
          heard.append(client.send(piece(random)));
        }
        heard.append(resynchronise(client));
        assertReplies(heard.toString(), seed);
      }
    }
  }

  private static MailServerBuilder tolerant(TestServers servers) {
    return servers
        .secured(TestServers.standard())
        .plaintextLogins(PlaintextLogins.ALLOWED)
        .limits(
            Limits.defaults()
                .with(Limits.Count.ERRORS, 1_000)
                .with(Limits.Count.COMMANDS_BEFORE_LOGIN, 1_000)
                .with(Limits.Count.MESSAGE_OCTETS, 4_000)
                .with(Limits.Time.SMTP_ERROR_DELAY, Duration.ZERO)
                .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO));
  }

  /** Ends a line, data and a SASL exchange, whatever it is in; then NOOP has its usual answer. */
  private static String resynchronise(Client client) {
    String heard = client.say("", ".", "*");
    String answer = client.say("NOOP");
    if (!client.closed()) {
      assertThat(answer).isEqualTo("250 2.0.0 Ok\r\n");
    }
    return heard + answer;
  }

  private static void assertReplies(String heard, int seed) {
    assertThat(heard).as("seed %d", seed).endsWith("\r\n").doesNotContain("Internal error");
    assertThat(heard.substring(0, heard.length() - 2).split("\r\n", -1))
        .as("seed %d", seed)
        .allSatisfy(line -> assertThat(line).matches("[2-5][0-9]{2}[ -][ -~]*"));
  }

  private static byte[] piece(SplittableRandom random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int words = random.nextInt(1, 8);
    for (int i = 0; i < words; i++) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      out.writeBytes(word.getBytes(StandardCharsets.ISO_8859_1));
      if (random.nextInt(20) == 0) {
        out.write(random.nextInt(256));
      }
    }
    return out.toByteArray();
  }
}
