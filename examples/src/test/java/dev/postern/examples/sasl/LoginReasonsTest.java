package dev.postern.examples.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.auth.login.LoginDenied;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a login was denied: told to observers alike by all protocols, and to no client. */
@Timeout(60)
class LoginReasonsTest {
  private final BlockingQueue<ServerEvent> events = new LinkedBlockingQueue<>();
  private MailServer server;

  @BeforeEach
  void start() throws Exception {
    Authenticator byName =
        (credentials, context) ->
            AuthOutcome.denied(
                DenialReason.valueOf(credentials.authenticationId().toUpperCase(Locale.ROOT)));
    server =
        MailServer.builder()
            .domains("example.org")
            .tls(Tls.selfSigned("localhost"))
            .authenticator(byName)
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .limits(
                Limits.defaults()
                    .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO)
                    .with(Limits.Count.PASSWORD_OCTETS, 10))
            .observer(events::add)
            .listen(Smtp.smtps().port(0), Pop3.pop3s().port(0), Imap.imaps().port(0))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "pop3s", "imaps"})
  void observersLearnThemAndClientsDoNot(String listener) throws Exception {
    Map<DenialReason, String> answers = new EnumMap<>(DenialReason.class);
    for (DenialReason reason : DenialReason.values()) {
      String user = reason.name().toLowerCase(Locale.ROOT);
      String password = reason == DenialReason.PASSWORD_TOO_LONG ? "x".repeat(11) : "guess";
      try (SaslLines client = SaslLines.to(server, listener)) {
        answers.put(reason, client.lastLine("PLAIN", "\0" + user + "\0" + password));
      }
      LoginDenied denied = denied();
      assertThat(denied.reason()).isEqualTo(reason);
      assertThat(denied.user()).isEqualTo(user);
      assertThat(denied.mechanism()).isEqualTo("PLAIN");
      assertThat(denied.peer().listener()).isEqualTo(listener);
    }
    assertThat(answers.values())
        .hasSize(DenialReason.values().length)
        .containsOnly(answers.get(DenialReason.UNKNOWN_USER));
  }

  private LoginDenied denied() throws InterruptedException {
    ServerEvent event = events.poll(20, TimeUnit.SECONDS);
    while (event != null && !(event instanceof LoginDenied)) {
      event = events.poll(20, TimeUnit.SECONDS);
    }
    return (LoginDenied) event;
  }
}
