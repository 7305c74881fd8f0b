package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.ConfigurationException;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
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

  private static void build(Listener listener) {
    MailServer.builder()
        .tls(TLS)
        .authenticator((credentials, context) -> AuthOutcome.denied())
        .listen(listener)
        .build()
        .close();
  }
}
