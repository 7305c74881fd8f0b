package dev.postern.pop3;

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
        Pop3.pop3s()
            .hiding(
                "uidl",
                "stls",
                "sasl",
                "auth=plain",
                "top",
                "pipelining",
                "resp-codes",
                "auth-resp-code");
    assertThat(mistakes(server(), bare)).isEmpty();
  }

  @Test
  void whatIsNotIsAMistake() {
    assertThat(mistakes(server(), Pop3.pop3().hiding("NOSUCH", "AUTH=NOSUCH"))).hasSize(2);
  }

  @Test
  void loginsNeedTlsAndSomebodyToDecide() {
    assertThat(mistakes(MailServer.builder(), Pop3.pop3())).hasSize(2);
  }

  @Test
  void someWayToLogInIsLeft() {
    assertThat(mistakes(server(), Pop3.pop3s().hiding("USER", "SASL")))
        .containsExactly(
            "listener pop3s lets nobody in: hiding(...) leaves no way to log in, hide less");
    assertThat(mistakes(server(), Pop3.pop3s().hiding("USER", "AUTH=PLAIN", "AUTH=LOGIN")))
        .containsExactly(
            "listener pop3s lets nobody in: hiding(...) leaves no way to log in, hide less");
    assertThat(mistakes(server(), Pop3.pop3().hiding("STLS")))
        .containsExactly(
            "listener pop3 lets nobody in without TLS: do not hide STLS, or plaintextLogins(ALLOWED)");
    assertThat(mistakes(server(), Pop3.pop3().hiding("USER", "AUTH=PLAIN"))).isEmpty();
    assertThat(mistakes(server(), Pop3.pop3s().hiding("STLS", "SASL"))).isEmpty();
  }

  @Test
  void aCommandWithAPasswordIsNoWayWhereMechanismsTakeNone() {
    assertThat(mistakes(server("scram-sha-256"), Pop3.pop3s()))
        .containsExactly(
            "listener pop3s lets nobody in: its mechanisms verify secrets, and the authenticator has"
                + " none");
    assertThat(mistakes(server("scram-sha-256 oauthbearer"), Pop3.pop3s()))
        .containsExactly(
            "listener pop3s lets nobody in: the authenticator verifies nothing that its mechanisms"
                + " bring here");
    assertThat(mistakes(server("scram-sha-256 login"), Pop3.pop3s())).isEmpty();
    assertThat(mistakes(server("plain"), Pop3.pop3s())).isEmpty();
    assertThat(mistakes(server("anonymous"), Pop3.pop3s().hiding("AUTH=ANONYMOUS")))
        .containsExactly(
            "listener pop3s lets nobody in: hiding(...) leaves no way to log in, hide less");
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
