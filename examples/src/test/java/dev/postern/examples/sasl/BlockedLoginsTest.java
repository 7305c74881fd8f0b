package dev.postern.examples.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.FailureGuard;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.LoginsBlocked;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.examples.sasl.SaslLines.Outcome;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that goes on to guess is not looked at for a while, by whatever protocol it comes. */
@Timeout(60)
class BlockedLoginsTest {
  private final AtomicInteger checks = new AtomicInteger();
  private final List<LoginsBlocked> told = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "pop3s", "imaps"})
  void whoGuessesIsBlockedAndWhoIsKnownThereIsNot(String listener) throws Exception {
    FailureGuard guard = LoginGuard.limiting(limits());
    MailServer server = server(guard);
    try (server) {
      server.start();
      assertThat(login(server, listener, "bob", "secret")).isEqualTo(Outcome.IN);
      for (int i = 0; i < 3; i++) {
        assertThat(login(server, listener, "nobody", "wrong" + i)).isEqualTo(Outcome.DENIED);
      }
      int before = checks.get();
      Set<String> answers = new HashSet<>();
      for (String user : List.of("ann", "nobody", "stranger")) {
        assertThat(login(server, listener, user, "secret")).isEqualTo(Outcome.UNAVAILABLE);
        try (SaslLines client = SaslLines.to(server, listener)) {
          answers.add(client.lastLine("PLAIN", "\0" + user + "\0secret"));
        }
      }
      assertThat(answers).as("whoever it is about").hasSize(1);
      assertThat(checks).as("unseen").hasValue(before);
      assertThat(login(server, listener, "bob", "secret")).isEqualTo(Outcome.IN);
      assertThat(guard.lift(InetAddress.getLoopbackAddress())).isTrue();
      assertThat(login(server, listener, "ann", "secret")).isEqualTo(Outcome.IN);
    }
    assertThat(told)
        .extracting(LoginsBlocked::user)
        .containsExactly(Optional.of("nobody"), Optional.empty());
  }

  private static Outcome login(MailServer server, String listener, String user, String password)
      throws Exception {
    try (SaslLines client = SaslLines.to(server, listener)) {
      return client.beginAndEnd("PLAIN", "\0" + user + "\0" + password);
    }
  }

  private static Limits limits() {
    return Limits.defaults()
        .with(Limits.Count.AUTH_FAILURES_BLOCK, 3)
        .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ofMillis(1))
        .with(Limits.Time.AUTH_FAILURE_DELAY_MOST, Duration.ofMillis(1));
  }

  private MailServer server(LoginGuard guard) {
    Authenticator users =
        (credentials, context) -> {
          checks.incrementAndGet();
          String name = credentials.authenticationId();
          return Set.of("ann", "bob").contains(name)
                  && credentials.equals(Credentials.Password.of(name, "secret"))
              ? AuthOutcome.accepted(MailUser.of(name))
              : AuthOutcome.denied();
        };
    return MailServer.builder()
        .domains("example.org")
        .tls(Tls.selfSigned("localhost"))
        .authenticator(users)
        .userDirectory(name -> UserLookup.found(MailUser.of(name)))
        .limits(limits())
        .loginGuard(guard)
        .observer(
            event -> {
              if (event instanceof LoginsBlocked blocked) {
                told.add(blocked);
              }
            })
        .listen(Smtp.smtps().port(0), Pop3.pop3s().port(0), Imap.imaps().port(0))
        .build();
  }
}
