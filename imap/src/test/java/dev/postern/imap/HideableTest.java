package dev.postern.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ConfigurationException;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
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
    Listener bare =
        Imap.imaps()
            .hiding(
                "idle",
                "starttls",
                "logindisabled",
                "auth=plain",
                "SASL-IR",
                "literal+",
                "children");
    assertThat(mistakes(server(), bare)).isEmpty();
  }

  @Test
  void whatIsNotIsAMistake() {
    assertThat(mistakes(server(), Imap.imap().hiding("NOSUCH", "AUTH=NOSUCH"))).hasSize(2);
  }

  @Test
  void loginsNeedTlsAndSomebodyToDecide() {
    assertThat(mistakes(MailServer.builder(), Imap.imap())).hasSize(2);
  }

  @Test
  void loginIsAlwaysLeft() {
    assertThat(mistakes(server(), Imap.imap().hiding("STARTTLS")))
        .containsExactly(
            "listener imap lets nobody in without TLS: do not hide STARTTLS, or plaintextLogins(ALLOWED)");
    assertThat(mistakes(server(), Imap.imaps().hiding("STARTTLS", "AUTH=PLAIN", "AUTH=LOGIN")))
        .isEmpty();
  }

  @Test
  void aCommandWithAPasswordIsNoWayWhereMechanismsTakeNone() {
    assertThat(mistakes(server("scram-sha-256"), Imap.imaps()))
        .containsExactly(
            "listener imaps lets nobody in: its mechanisms verify secrets, and the authenticator has"
                + " none");
    assertThat(mistakes(server("scram-sha-256 oauthbearer"), Imap.imaps()))
        .containsExactly(
            "listener imaps lets nobody in: the authenticator verifies nothing that its mechanisms"
                + " bring here");
    assertThat(mistakes(server("scram-sha-256 login"), Imap.imaps())).isEmpty();
    assertThat(mistakes(server("plain"), Imap.imaps())).isEmpty();
    assertThat(mistakes(server("anonymous"), Imap.imaps().hiding("AUTH=ANONYMOUS")))
        .containsExactly(
            "listener imaps lets nobody in: hiding(...) leaves no way to log in, hide less");
  }

  private static MailServerBuilder server() {
    return MailServer.builder()
        .tls(TLS)
        .authenticator((credentials, context) -> AuthOutcome.denied());
  }

  private static MailServerBuilder server(String mechanisms) {
    return server().saslMechanisms(SaslMechanisms.named(mechanisms));
  }

  private static List<String> mistakes(MailServerBuilder server, Listener listener) {
    try {
      server.listen(listener).build().close();
      return List.of();
    } catch (ConfigurationException e) {
      return e.mistakes();
    }
  }
}
