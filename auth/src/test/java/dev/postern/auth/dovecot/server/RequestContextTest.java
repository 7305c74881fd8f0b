package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.ServerEvent;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.LoginAttempt;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.login.LoggedIn;
import dev.postern.auth.login.LoginDenied;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whom authenticators, guards, observers and mechanisms see: the client, not the server that asks.
 */
@Timeout(60)
class RequestContextTest {
  private final Queue<AuthContext> seen = new ConcurrentLinkedQueue<>();
  private final Queue<LoginAttempt> guarded = new ConcurrentLinkedQueue<>();
  private final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();

  private final LoginGuard guard =
      new LoginGuard() {
        @Override
        public Decision before(LoginAttempt attempt) {
          guarded.add(attempt);
          return attempt.user().equals("blocked")
              ? new Decision.Refuse(Duration.ZERO)
              : Decision.CHECK_NOW;
        }

        @Override
        public Duration after(LoginAttempt attempt, AuthOutcome outcome) {
          return Duration.ZERO;
        }
      };

  private AuthOutcome authenticate(Credentials credentials, AuthContext login) {
    seen.add(login);
    return credentials.equals(Credentials.Password.of("ann", "secret"))
        ? AuthOutcome.accepted(MailUser.of("ann"))
        : AuthOutcome.denied(DenialReason.BAD_PASSWORD);
  }

  private MailServer server(PlaintextLogins plaintext, SaslMechanism... mechanisms)
      throws Exception {
    return MailServer.builder()
        .hostname("mail.example.org")
        .authenticator(this::authenticate)
        .loginGuard(guard)
        .observer(events::add)
        .plaintextLogins(plaintext)
        .saslMechanisms(mechanisms)
        .listen(DovecotAuthServer.clients().host("127.0.0.1"))
        .build()
        .start();
  }

  @Test
  void itIsTheClientOfWhoAsks() throws Exception {
    try (MailServer server = server(PlaintextLogins.FORBIDDEN);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      client.send(
          AuthClient.plain(1, "ann", "secret", "rip=192.0.2.1", "rport=7", "lip=192.0.2.2"));
      assertThat(client.line()).isEqualTo("OK\t1\tuser=ann");
      client.send(AuthClient.plain(2, "ann", "wrong", "rip=192.0.2.1", "rport=7"));
      assertThat(client.line()).isEqualTo("FAIL\t2\tuser=ann");
      client.send(AuthClient.plain(3, "blocked", "secret", "rip=192.0.2.1"));
      assertThat(client.line()).startsWith("FAIL\t3\ttemp\t");
    }
    AuthContext login = seen.element();
    assertThat(login.service()).isEqualTo("smtp");
    assertThat(login.mechanism()).contains("PLAIN");
    assertThat(login.peer().remoteText()).isEqualTo("192.0.2.1");
    assertThat(login.peer().confidential()).isTrue();
    assertThat(guarded.element().context().peer()).isEqualTo(login.peer());
    assertThat(events)
        .anyMatch(
            e ->
                e instanceof LoggedIn in
                    && in.peer().equals(login.peer())
                    && in.connectionId().endsWith("/1"))
        .anyMatch(e -> e instanceof LoginDenied no && no.connectionId().endsWith("/2"));
  }

  @Test
  void passwordsMayCrossInClearIfTheEmbedderSaysSo() throws Exception {
    try (MailServer server = server(PlaintextLogins.ALLOWED);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      client.send(AuthClient.plain(1, "ann", "secret", "rip=192.0.2.1").replace("\tsecured", ""));
      assertThat(client.line()).isEqualTo("OK\t1\tuser=ann");
    }
    assertThat(seen.element().peer().confidential()).isFalse();
  }

  @Test
  void aCertificateThatWhoAsksHasVerifiedIsKnown() throws Exception {
    try (MailServer server = server(PlaintextLogins.FORBIDDEN, new Certified());
        AuthClient client = new AuthClient(server.port("auth"))) {
      List<String> handshake = new ArrayList<>();
      for (String line = client.line(); !line.equals("DONE"); line = client.line()) {
        handshake.add(line);
      }
      assertThat(handshake).contains("MECH\tEXTERNAL").noneMatch(l -> l.contains("PLAIN"));
      client.send(
          "VERSION\t1\t2\nCPID\t9\nAUTH\t1\tEXTERNAL\tservice=smtp\tvalid-client-cert"
              + "\tcert_username=ann\tresp=\n");
      assertThat(client.line()).isEqualTo("OK\t1\tuser=ann");
      client.send("AUTH\t2\tEXTERNAL\tservice=smtp\tcert_username=ann\tresp=\n");
      assertThat(client.line()).isEqualTo("FAIL\t2");
    }
  }

  /** Believes a name in a certificate that somebody else has verified. */
  private static final class Certified implements SaslMechanism {
    @Override
    public String name() {
      return "EXTERNAL";
    }

    @Override
    public Exposure exposure() {
      return Exposure.PROOF;
    }

    @Override
    public boolean available(AuthContext login) {
      return login.certificateName().isPresent();
    }

    @Override
    public SaslExchange start(SaslContext context) {
      String name = context.login().certificateName().orElseThrow();
      return response -> new SaslStep.Done(AuthOutcome.accepted(MailUser.of(name)));
    }
  }
}
