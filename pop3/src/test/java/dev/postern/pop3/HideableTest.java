package dev.postern.pop3;

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
        Pop3.pop3s()
            .hiding(
                "uidl",
                "stls",
                "sasl",
                "auth=plain",
                "top",
                "pipelining",
                "resp-codes",
                "auth-resp-code"));
  }

  @Test
  void whatIsNotIsAMistake() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Pop3.pop3().hiding("NOSUCH", "AUTH=NOSUCH")))
        .satisfies(e -> assertThat(e.mistakes()).hasSize(2));
  }

  @Test
  void loginsNeedTlsAndSomebodyToDecide() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> MailServer.builder().listen(Pop3.pop3()).build())
        .satisfies(e -> assertThat(e.mistakes()).hasSize(2));
  }

  @Test
  void someWayToLogInIsLeft() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Pop3.pop3s().hiding("USER", "SASL")))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "listener pop3s lets nobody in: hiding(...) leaves no way to log in, hide less"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Pop3.pop3s().hiding("USER", "AUTH=PLAIN", "AUTH=LOGIN")))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "listener pop3s lets nobody in: hiding(...) leaves no way to log in, hide less"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(Pop3.pop3().hiding("STLS")))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "listener pop3 lets nobody in without TLS: do not hide STLS, or plaintextLogins(ALLOWED)"));
    build(Pop3.pop3().hiding("USER", "AUTH=PLAIN"));
    build(Pop3.pop3s().hiding("STLS", "SASL"));
  }

  @Test
  void aCommandWithAPasswordIsNoWayWhereMechanismsTakeNone() {
    assertThat(mistakes("scram-sha-256", Pop3.pop3s()))
        .containsExactly(
            "listener pop3s lets nobody in: its mechanisms verify secrets, and the authenticator has"
                + " none");
    assertThat(mistakes("scram-sha-256 oauthbearer", Pop3.pop3s()))
        .containsExactly(
            "listener pop3s lets nobody in: the authenticator verifies nothing that its mechanisms"
                + " bring here");
    assertThat(mistakes("scram-sha-256 login", Pop3.pop3s())).isEmpty();
    assertThat(mistakes("plain", Pop3.pop3s())).isEmpty();
    assertThat(mistakes("anonymous", Pop3.pop3s().hiding("AUTH=ANONYMOUS")))
        .containsExactly(
            "listener pop3s lets nobody in: hiding(...) leaves no way to log in, hide less");
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
