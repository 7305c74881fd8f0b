package dev.postern.imap;

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

  private static void build(Listener listener) {
    MailServer.builder()
        .tls(TLS)
        .authenticator((credentials, context) -> AuthOutcome.denied())
        .listen(listener)
        .build()
        .close();
  }
}
