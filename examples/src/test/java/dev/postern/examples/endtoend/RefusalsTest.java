package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.auth.login.LoggedIn;
import dev.postern.auth.login.LoginDenied;
import dev.postern.smtp.MailRefused;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a safe server must not do, tried with a real client. */
@Timeout(60)
class RefusalsTest {
  @TempDir private Path data;
  private MailHost host;

  @BeforeEach
  void start() throws Exception {
    host = MailHost.start(data);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "submission"})
  void submissionNeedsALogin(String listener) throws Exception {
    assertThatExceptionOfType(MessagingException.class)
        .isThrownBy(() -> send(listener, null, MailHost.ANN))
        .withMessageContaining("530 5.7.0");
    assertThat(host.inbox(MailHost.ANN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "submission"})
  void aWrongPasswordSendsNothing(String listener) throws Exception {
    assertThatExceptionOfType(AuthenticationFailedException.class)
        .isThrownBy(() -> send(listener, "wrong", MailHost.ANN))
        .withMessageContaining("535 5.7.8");
    assertThat(host.inbox(MailHost.ANN)).isEmpty();
    assertThat(host.events.await(LoginDenied.class).user()).isEqualTo(MailHost.ANN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pop3s", "imaps", "pop3", "imap"})
  void aWrongPasswordReadsNothing(String listener) throws Exception {
    for (String user : new String[] {MailHost.ANN, "nobody@example.org"}) {
      assertThatExceptionOfType(AuthenticationFailedException.class)
          .isThrownBy(() -> Angus.store(host, listener, user, "wrong").close());
      host.events.await(LoginDenied.class, failed -> failed.user().equals(user));
    }
    assertThat(host.events.all(LoggedIn.class)).isEmpty();
  }

  @Test
  void strangersCannotRelay() throws Exception {
    assertThatExceptionOfType(SendFailedException.class)
        .isThrownBy(() -> send("smtp", null, "someone@example.com"))
        .satisfies(e -> assertThat(e.getInvalidAddresses()).hasSize(1))
        .withStackTraceContaining("554 5.7.1");
    MailRefused refused = host.events.await(MailRefused.class);
    assertThat(refused.status().code()).isEqualTo(554);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtps"})
  void unknownUsersAreRefused(String listener) throws Exception {
    String password = listener.equals("smtps") ? MailHost.PASSWORD : null;
    assertThatExceptionOfType(SendFailedException.class)
        .isThrownBy(() -> send(listener, password, MailHost.ANN, "nobody@example.org"))
        .satisfies(
            e ->
                assertThat(e.getInvalidAddresses())
                    .containsExactly(Angus.addresses("nobody@example.org")))
        .withStackTraceContaining("550 5.1.1");
    assertThat(host.inbox(MailHost.ANN)).as("Angus Mail sends to all or none").isEmpty();
  }

  @Test
  void noPasswordCrossesTheClear() throws Exception {
    try (Dialogue smtp = Dialogue.at("localhost", host.port("submission"))) {
      smtp.hear("220");
      smtp.say("EHLO client.example.net", "250");
      smtp.say("AUTH PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=", "5");
    }
    try (Dialogue imap = Dialogue.at("localhost", host.port("imap"))) {
      imap.hear("* OK");
      imap.say("a1 LOGIN ann@example.org secret", "a1 NO [PRIVACYREQUIRED]");
    }
    try (Dialogue pop3 = Dialogue.at("localhost", host.port("pop3"))) {
      pop3.hear("+OK");
      pop3.say("USER ann@example.org", "-ERR");
    }
    assertThat(host.events.all(LoggedIn.class)).isEmpty();
  }

  private void send(String listener, String password, String... recipients)
      throws MessagingException {
    String protocol = listener.equals("smtps") ? "smtps" : "smtp";
    Session session = Angus.session(protocol, host.tls());
    try (Transport transport = session.getTransport(protocol)) {
      transport.connect(
          "localhost", host.port(listener), password == null ? null : MailHost.ANN, password);
      transport.sendMessage(
          new RawMessage(session, SampleMail.of("refused", "x\r\n")), Angus.addresses(recipients));
    }
  }
}
