package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.ConfigurationException;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.UserLookup;
import org.junit.jupiter.api.Test;

/** A listener hides what there is, and nothing else. */
class HideableTest {
  private static final Tls TLS = Tls.selfSigned("localhost");

  @Test
  void whatEhloSaysCanBeHidden() {
    build(Smtp.submission().hiding("size", "auth=login", "PIPELINING"));
    build(Smtp.mx().hiding("starttls", "auth"));
    build(Smtp.lmtp().hiding("8BITMIME", "ENHANCEDSTATUSCODES"));
  }

  @Test
  void whatItDoesNotSayIsAMistake() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Smtp.mx().hiding("NOSUCH", "AUTH=NOSUCH")))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .hasSize(2)
                    .allMatch(m -> m.contains("NOSUCH to hide; it has 8BITMIME AUTH AUTH=LOGIN")));
  }

  @Test
  void submissionNeedsTlsAndSomebodyToDecide() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> MailServer.builder().listen(Smtp.submission()).build())
        .satisfies(e -> assertThat(e.mistakes()).hasSize(3));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> MailServer.builder().domains("example.org").listen(Smtp.mx()).build())
        .satisfies(e -> assertThat(e.mistakes()).hasSize(1));
  }

  @Test
  void someWayToLogInIsLeft() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Smtp.smtps().hiding("AUTH")))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "listener smtps lets nobody in: hiding(...) leaves no way to log in, hide less"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Smtp.smtps().hiding("AUTH=PLAIN", "AUTH=LOGIN")))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "listener smtps lets nobody in: hiding(...) leaves no way to log in, hide less"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Smtp.submission().hiding("STARTTLS")))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "listener submission lets nobody in without TLS: do not hide STARTTLS, or plaintextLogins(ALLOWED)"));
    build(Smtp.smtps().hiding("STARTTLS", "AUTH=LOGIN"));
    build(Smtp.mx().hiding("AUTH", "STARTTLS"));
  }

  @Test
  void submissionTakesNoProofInTheClear() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                MailServer.builder()
                    .domains("example.org")
                    .userDirectory(name -> UserLookup.unknown())
                    .authenticator((credentials, context) -> AuthOutcome.denied())
                    .saslMechanisms(new ProofMechanism())
                    .listen(Smtp.submission())
                    .build())
        .satisfies(e -> assertThat(e.mistakes()).hasSize(1));
  }

  @Test
  void whatVerifiesSecretsNeedsSome() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                MailServer.builder()
                    .tls(TLS)
                    .domains("example.org")
                    .userDirectory(name -> UserLookup.unknown())
                    .authenticator((credentials, context) -> AuthOutcome.denied())
                    .saslMechanisms(new ProofMechanism(true))
                    .listen(Smtp.smtps())
                    .build())
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "listener smtps lets nobody in: its mechanisms verify secrets, and the"
                            + " authenticator has none"));
  }

  private static void build(Listener listener) {
    MailServer.builder()
        .tls(TLS)
        .domains("example.org")
        .userDirectory(name -> UserLookup.unknown())
        .authenticator((credentials, context) -> AuthOutcome.denied())
        .listen(listener)
        .build()
        .close();
  }
}
