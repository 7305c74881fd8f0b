package dev.postern.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.ConfigurationException;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.sasl.SaslMechanisms;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A listener hides what there is, and nothing else; nobody logs in without what it takes. */
class HideableTest {
  private static final Tls TLS = Tls.selfSigned("localhost");

  @Test
  void whatIsAdvertisedCanBeHidden() {
    build(
        Imap.imaps()
            .hiding(
                "idle",
                "starttls",
                "logindisabled",
                "auth=plain",
                "SASL-IR",
                "literal+",
                "children"));
  }

  @Test
  void whatIsNotIsAMistake() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Imap.imap().hiding("NOSUCH", "AUTH=NOSUCH")))
        .satisfies(e -> assertThat(e.mistakes()).hasSize(2));
  }

  @Test
  void loginsNeedTlsAndSomebodyToDecide() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> MailServer.builder().listen(Imap.imap()).build())
        .satisfies(e -> assertThat(e.mistakes()).hasSize(2));
  }

  @Test
  void loginIsAlwaysLeft() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Imap.imap().hiding("STARTTLS")))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "listener imap lets nobody in without TLS: do not hide STARTTLS, or plaintextLogins(ALLOWED)"));
    build(Imap.imaps().hiding("STARTTLS", "AUTH=PLAIN", "AUTH=LOGIN"));
  }

  @Test
  void aCommandWithAPasswordIsNoWayWhereMechanismsTakeNone() {
    assertThat(mistakes("scram-sha-256", Imap.imaps()))
        .containsExactly(
            "listener imaps lets nobody in: its mechanisms verify secrets, and the authenticator has"
                + " none");
    assertThat(mistakes("scram-sha-256 oauthbearer", Imap.imaps()))
        .containsExactly(
            "listener imaps lets nobody in: the authenticator verifies nothing that its mechanisms"
                + " bring here");
    assertThat(mistakes("scram-sha-256 login", Imap.imaps())).isEmpty();
    assertThat(mistakes("plain", Imap.imaps())).isEmpty();
    assertThat(mistakes("anonymous", Imap.imaps().hiding("AUTH=ANONYMOUS")))
        .containsExactly(
            "listener imaps lets nobody in: hiding(...) leaves no way to log in, hide less");
  }

  private static List<String> mistakes(String mechanisms, Listener listener) {
    try {
      MailServer.builder()
          .tls(TLS)
          .authenticator((credentials, context) -> AuthOutcome.denied())
          .saslMechanisms(SaslMechanisms.named(mechanisms))
          .listen(listener)
          .build()
          .close();
      return List.of();
    } catch (ConfigurationException e) {
      return e.mistakes();
    }
  }

  private static void build(Listener listener) {
    MailServer.builder()
        .tls(TLS)
        .authenticator((credentials, context) -> AuthOutcome.denied())
        .listen(listener)
        .build()
        .close();
  }
}
