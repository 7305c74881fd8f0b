package dev.postern.auth.sasl;

import static dev.postern.auth.sasl.Steps.acceptedName;
import static dev.postern.auth.sasl.Steps.assertDenied;
import static dev.postern.auth.sasl.Steps.assertMalformed;
import static dev.postern.auth.sasl.Steps.challenge;
import static dev.postern.auth.sasl.Steps.outcome;
import static dev.postern.auth.sasl.Steps.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.SaslStep;
import dev.postern.auth.TestLog;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OAUTHBEARER, XOAUTH2, EXTERNAL and ANONYMOUS, one message after another. */
class OtherMechanismsTest {
  private static final MailUser ANN = MailUser.of("ann@example.org");

  private final TestContext context = new TestContext();

  @Test
  void tokensAreForWhoVerifiesThem() {
    for (SaslMechanism mechanism :
        new SaslMechanism[] {SaslMechanisms.oauthBearer(), SaslMechanisms.xoauth2()}) {
      assertThat(mechanism.credentials()).contains(Credentials.Token.class);
      assertThat(mechanism.exposure()).isEqualTo(Exposure.PLAINTEXT);
    }
    assertThat(SaslMechanisms.oauthBearer().name()).isEqualTo("OAUTHBEARER");
    assertThat(SaslMechanisms.xoauth2().name()).isEqualTo("XOAUTH2");
  }

  /** The example of RFC 7628 §4.1. */
  @Test
  void aTokenIsChecked() {
    context.outcome = AuthOutcome.accepted(ANN);
    String message =
        "n,a=user@example.com,\1host=server.example.com\1port=143\1auth=Bearer vF9dft4qmT\1\1";
    SaslExchange exchange = SaslMechanisms.oauthBearer().start(context);
    assertThat(challenge(exchange.next(null))).isEmpty();
    assertThat(acceptedName(say(exchange, message))).isEqualTo("ann@example.org");
    say(SaslMechanisms.oauthBearer().start(context), "y,,\1AUTH=x\1auth=bEARER  a=b==\1\1");
    say(SaslMechanisms.xoauth2().start(context), "user=a@b.c\1auth=Bearer ya29.x\1\1");
    assertThat(context.checked)
        .containsExactly(
            new Credentials.Token("", "user@example.com", "vF9dft4qmT"),
            new Credentials.Token("", "", "a=b=="),
            new Credentials.Token("", "a@b.c", "ya29.x"));
  }

  @Test
  void aDenialIsToldInJsonFirst() {
    context.outcome = AuthOutcome.denied(DenialReason.EXPIRED);
    SaslExchange bearer = SaslMechanisms.oauthBearer().start(context);
    assertThat(challenge(say(bearer, "n,a=ann,\1auth=Bearer x\1\1")))
        .isEqualTo("{\"status\":\"invalid_token\"}");
    assertDenied(say(bearer, "\1"), DenialReason.EXPIRED);
    SaslExchange google = SaslMechanisms.xoauth2().start(context);
    assertThat(challenge(say(google, "user=ann\1auth=Bearer x\1\1")))
        .isEqualTo("{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}");
    assertDenied(say(google, ""), DenialReason.EXPIRED);
    assertThat(context.checked).hasSize(2);
  }

  @Test
  void aSecondTokenIsNotTaken() {
    SaslExchange bearer = SaslMechanisms.oauthBearer().start(context);
    challenge(say(bearer, "n,a=ann,\1auth=Bearer x\1\1"));
    context.outcome = AuthOutcome.accepted(ANN);
    assertDenied(say(bearer, "n,a=ann,\1auth=Bearer y\1\1"), DenialReason.UNSPECIFIED);
  }

  /** RFC 7628 §4.3: it asks what there is. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic YTpi"})
  void whoShowsNoTokenIsToldWhatIsWanted(String auth) {
    SaslExchange bearer = SaslMechanisms.oauthBearer().start(context);
    challenge(say(bearer, "n,a=ann,\1auth=" + auth + "\1\1"));
    assertDenied(say(bearer, "\1"), DenialReason.UNSPECIFIED);
    assertThat(context.checked).isEmpty();
  }

  @Test
  void anAuthenticatorThatIsAwayIsNoDenial() {
    context.outcome = AuthOutcome.unavailable();
    SaslExchange bearer = SaslMechanisms.oauthBearer().start(context);
    assertThat(outcome(say(bearer, "n,a=ann,\1auth=Bearer x\1\1")))
        .isEqualTo(AuthOutcome.unavailable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\1",
        "\1\1",
        "n,a=ann,",
        "n,a=ann,\1auth=Bearer x\1",
        "n,a=ann,auth=Bearer x\1\1",
        "n,a=ann,\1host=x\1\1",
        "n,a=ann,\1xauth=Bearer x\1\1",
        "a=ann,\1auth=Bearer x\1\1",
        "p=tls-exporter,a=ann,\1auth=Bearer x\1\1",
        "user=ann\1auth=Bearer x\1\1",
      })
  void aBearersMessageKeepsToTheForm(String message) {
    assertMalformed(say(SaslMechanisms.oauthBearer().start(context), message));
    assertThat(context.checked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\1",
        "user=ann\1auth=Bearer x\1",
        "auth=Bearer x\1\1",
        "user=ann\1\1",
        "n,a=ann,\1auth=Bearer x\1\1",
      })
  void googlesMessageKeepsToTheForm(String message) {
    assertMalformed(say(SaslMechanisms.xoauth2().start(context), message));
    assertThat(context.checked).isEmpty();
  }

  @Test
  void externalIsThereWithANameAlone() {
    assertThat(external().available(context.login)).isFalse();
    assertThat(external().available(context.login.withCertificateName("ann"))).isTrue();
    assertThat(external().credentials()).contains(Credentials.Certificate.class);
    assertThat(external().exposure()).isEqualTo(Exposure.PROOF);
    assertMalformed(say(external().start(context), ""));
  }

  @Test
  void externalHandsOverWhomTheCertificateNames() {
    context.login = context.login.withCertificateName("ann");
    SaslExchange exchange = external().start(context);
    assertThat(challenge(exchange.next(null))).isEmpty();
    assertThat(say(exchange, "")).isEqualTo(certificate(""));
    assertThat(say(external().start(context), "ANN")).isEqualTo(certificate(""));
    assertThat(say(external().start(context), "bob")).isEqualTo(certificate("bob"));
    assertMalformed(say(external().start(context), "a\0b"));
    assertMalformed(external().start(context).next(new byte[] {(byte) 0xff}));
  }

  private static SaslStep certificate(String actingAs) {
    return new SaslStep.Verify(new Credentials.Certificate(actingAs, "ann"));
  }

  private static SaslMechanism external() {
    return SaslMechanisms.external(certificate -> Optional.empty());
  }

  @Test
  void anybodyIsTheAnonymousUser() throws Exception {
    SaslMechanism mechanism = SaslMechanisms.anonymous("guest");
    SaslExchange exchange = mechanism.start(context);
    assertThat(challenge(exchange.next(null))).isEmpty();
    TestLog log = new TestLog();
    assertThat(acceptedName(say(exchange, "s\u00efrhc\r\n\u202e"))).isEqualTo("guest");
    assertThat(log.lines("anonymous"))
        .containsExactly(
            "INFO anonymous login service=imap peer=unix user=guest trace=s\u00efrhc???");
    assertThat(acceptedName(say(mechanism.start(context), ""))).isEqualTo("guest");
    assertThat(acceptedName(say(mechanism.start(context), "\ud83d\ude00".repeat(255))))
        .isEqualTo("guest");
    assertMalformed(say(mechanism.start(context), "x".repeat(256)));
  }
}
