package dev.postern.examples.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.Tls;
import dev.postern.TrustedNetworks;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import dev.postern.maildir.SyncMode;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who wants no limit gives the largest value there is, and is served and stopped as ever. */
@Timeout(60)
class EndlessLimitsTest {
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
  private static final Tls TLS = Tls.selfSigned("localhost");
  private static final String USER = "ann@example.org";

  @TempDir private Path data;

  @ParameterizedTest
  @MethodSource("times")
  void noTimeIsTooLong(Time time) throws Exception {
    Limits limits = quick();
    if (time == Time.SMTP_ERROR_DELAY) {
      limits = limits.with(Count.SMTP_SOFT_ERRORS, 2);
    }
    if (time == Time.AUTH_FAILURE_DELAY) {
      limits = limits.with(Time.AUTH_FAILURE_DELAY_MOST, FOREVER);
    }
    talk(limits.with(time, FOREVER), time != Time.AUTH_FAILURE_DELAY);
  }

  /** A share is in percent, and has a bound of its own. */
  @ParameterizedTest
  @MethodSource("counts")
  void noCountIsTooLarge(Count count) throws Exception {
    Limits limits = quick();
    if (count == Count.MESSAGE_OCTETS) {
      limits = limits.with(Count.SPOOL_OCTETS, Long.MAX_VALUE);
    }
    if (count == Count.SMTP_SOFT_ERRORS) {
      limits = limits.with(Count.ERRORS, Long.MAX_VALUE);
    }
    talk(limits.with(count, Long.MAX_VALUE), true);
  }

  static List<Time> times() {
    return constants(Time.class);
  }

  static List<Count> counts() {
    return constants(Count.class).stream().filter(count -> count != Count.BULKHEAD_SHARE).toList();
  }

  private static <T> List<T> constants(Class<T> type) {
    return Arrays.stream(type.getFields()).map(field -> constant(type, field)).toList();
  }

  private static <T> T constant(Class<T> type, Field field) {
    try {
      return type.cast(field.get(null));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** One mistake is slowed down, and answered soon all the same. */
  private static Limits quick() {
    return Limits.defaults()
        .with(Count.SMTP_SOFT_ERRORS, 1)
        .with(Time.SMTP_ERROR_DELAY, Duration.ofMillis(1))
        .with(Time.AUTH_FAILURE_DELAY, Duration.ofMillis(1));
  }

  private void talk(Limits limits, boolean denialsAreHeard) throws Exception {
    MailServer server = server(limits);
    try (Dialogue idle = Dialogue.at("localhost", server.start().port("imap"))) {
      idle.hear("* OK");
      send(server.port("smtp"));
      fail(server.port("pop3"), denialsAreHeard);
      readByPop3(server.port("pop3"));
      readByImap(server.port("imap"));
      greetWithTls(server);
      server.close();
      idle.hear("* BYE");
    } finally {
      server.close();
    }
  }

  private MailServer server(Limits limits) {
    return MailServer.builder()
        .domains("example.org")
        .postmaster(USER)
        .tls(TLS)
        .plaintextLogins(PlaintextLogins.ALLOWED)
        .limits(limits)
        .authenticator(
            (credentials, context) ->
                credentials.equals(Credentials.Password.of(USER, "secret"))
                    ? AuthOutcome.accepted(MailUser.of(USER))
                    : AuthOutcome.denied())
        .userDirectory(name -> UserLookup.found(MailUser.of(name)))
        .store(
            MaildirStore.builder(data + "/%u").lockPatience(FOREVER).sync(SyncMode.NEVER).build())
        .listen(Smtp.mx().port(0).proxyProtocol(TrustedNetworks.of("127.0.0.0/8", "::1")))
        .listen(Pop3.pop3().port(0), Imap.imap().port(0), Imap.imaps().port(0))
        .build();
  }

  private static void send(int port) throws IOException {
    try (Dialogue smtp = Dialogue.at("localhost", port)) {
      smtp.say("PROXY TCP4 192.0.2.1 192.0.2.2 1000 25", "220");
      smtp.say("EHLO client.example", "250");
      smtp.say("NONSENSE", "500");
      smtp.say("MAIL FROM:<bob@example.net>", "250");
      smtp.say("RCPT TO:<" + USER + ">", "250");
      smtp.say("DATA", "354");
      smtp.say("Subject: test\r\n\r\nText\r\n.", "250");
      smtp.say("QUIT", "221");
    }
  }

  private static void fail(int port, boolean isHeard) throws IOException {
    try (Dialogue pop3 = Dialogue.at("localhost", port)) {
      pop3.hear("+OK");
      pop3.say("USER " + USER, "+OK");
      if (isHeard) {
        pop3.say("PASS wrong", "-ERR [AUTH]");
        pop3.say("QUIT", "+OK");
      } else {
        pop3.send("PASS wrong\r\n".getBytes(US_ASCII));
      }
    }
  }

  private static void readByPop3(int port) throws IOException {
    try (Dialogue pop3 = Dialogue.at("localhost", port)) {
      pop3.hear("+OK");
      pop3.say("USER " + USER, "+OK");
      pop3.say("PASS secret", "+OK");
      pop3.say("STAT", "+OK 1 ");
      pop3.say("QUIT", "+OK");
    }
  }

  private static void readByImap(int port) throws IOException {
    try (Dialogue imap = Dialogue.at("localhost", port)) {
      imap.hear("* OK");
      imap.say("1 LOGIN {" + USER.length() + "}", "+");
      imap.say(USER + " secret", "1 OK");
      ask(imap, "2 SELECT INBOX", "2 OK");
      ask(imap, "3 STORE 1 +FLAGS.SILENT ($Important)", "3 OK");
      ask(imap, "4 FETCH 1 ENVELOPE", "4 OK");
      ask(imap, "5 SEARCH TEXT Text", "5 OK");
      imap.say("6 IDLE", "+");
      imap.say("DONE", "6 OK");
      imap.say("7 LOGOUT", "* BYE");
    }
  }

  private static void ask(Dialogue imap, String command, String answer) throws IOException {
    imap.send((command + "\r\n").getBytes(US_ASCII));
    String line = imap.line();
    while (line != null && line.startsWith("* ")) {
      line = imap.line();
    }
    assertThat(line).startsWith(answer);
  }

  private static void greetWithTls(MailServer server) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            TLS.clientContext()
                .getSocketFactory()
                .createSocket("localhost", server.port("imaps"))) {
      assertThat(socket.getInputStream().read()).isEqualTo('*');
    }
  }
}
