package dev.postern.auth.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslMechanismsTest {
  /** These two use nothing: the server asks its authenticator, when its guard lets it. */
  private static final SaslContext NOTHING = null;

  @Test
  void offersPlainBeforeLogin() {
    assertThat(SaslMechanisms.standard())
        .extracting(SaslMechanism::name)
        .containsExactly("PLAIN", "LOGIN");
    assertThat(SaslMechanisms.standard())
        .extracting(SaslMechanism::exposure)
        .containsOnly(SaslMechanism.Exposure.PLAINTEXT);
  }

  @Test
  void plainTakesAnInitialResponse() {
    assertThat(start("PLAIN").next(octets("\0ann\0secret"))).isEqualTo(verify("", "ann", "secret"));
  }

  @Test
  void plainTakesARepeatedNameForNone() {
    assertThat(start("PLAIN").next(octets("ann\0ann\0secret")))
        .isEqualTo(verify("", "ann", "secret"));
  }

  @Test
  void plainAsksForItsMessage() {
    SaslExchange exchange = start("PLAIN");
    SaslStep first = exchange.next(null);
    assertThat(first)
        .isInstanceOfSatisfying(SaslStep.Challenge.class, c -> assertThat(c.octets()).isEmpty());
    assertThat(exchange.next(octets("bob\0ann\0s\u00e9cret")))
        .isEqualTo(verify("bob", "ann", "s\u00e9cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ann", "\0ann", "\0\0secret", "bob\0\0secret", "a\0b\0c\0d", "ann\0secret"})
  void plainRefusesBrokenMessages(String message) {
    assertThat(start("PLAIN").next(octets(message))).isInstanceOf(SaslStep.Malformed.class);
  }

  @Test
  void whatIsNotUtf8IsComparedLikeAnyPassword() {
    byte[] message = {0, (byte) 0xc3, (byte) 0xa4, 0, 'p', (byte) 0xe4};
    assertThat(start("PLAIN").next(message)).isEqualTo(verify("", "\u00e4", "p\u00e4"));
    SaslExchange login = start("LOGIN");
    assertThat(challenge(login.next(new byte[] {(byte) 0xff}))).isEqualTo("Password:");
    assertThat(login.next(new byte[] {'p', (byte) 0xe4}))
        .isEqualTo(verify("", "\u00ff", "p\u00e4"));
  }

  @Test
  void loginAsksForNameAndPassword() {
    SaslExchange exchange = start("LOGIN");
    assertThat(challenge(exchange.next(null))).isEqualTo("Username:");
    assertThat(challenge(exchange.next(octets("ann")))).isEqualTo("Password:");
    assertThat(exchange.next(octets("secret"))).isEqualTo(verify("", "ann", "secret"));
  }

  @Test
  void loginTakesTheNameAsInitialResponse() {
    SaslExchange exchange = start("LOGIN");
    assertThat(challenge(exchange.next(octets("ann")))).isEqualTo("Password:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "an\0n", "\0ann"})
  void loginRefusesBrokenNames(String name) {
    assertThat(start("LOGIN").next(octets(name))).isInstanceOf(SaslStep.Malformed.class);
  }

  @Test
  void theyHaveTheNamesThatDovecotGivesThem() {
    assertThat(SaslMechanisms.named(" scram-sha-256-plus\tSCRAM-SHA-256  plain login "))
        .extracting(SaslMechanism::name)
        .containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN");
    assertThat(
            SaslMechanisms.named(
                "apop anonymous digest-md5 cram-md5 xoauth2 oauthbearer external scram-sha-1"
                    + " scram-sha-1-plus"))
        .hasSize(9);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'no SASL mechanism \"\"; there are SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256'",
    "plain gssapi, 'no SASL mechanism \"gssapi\"; there are'",
    "pl\u00e4in, 'no SASL mechanism \"pl?in\"; there are'",
    "plain PLAIN, SASL mechanism PLAIN is named twice",
  })
  void whatIsNoNameIsTold(String names, String message) {
    assertThatThrownBy(() -> SaslMechanisms.named(names))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void passwordsAreForWhoVerifiesThem() {
    assertThat(SaslMechanisms.standard())
        .allSatisfy(m -> assertThat(m.credentials()).contains(Credentials.Password.class));
  }

  private static SaslStep verify(String acting, String name, String password) {
    return new SaslStep.Verify(new Credentials.Password(acting, name, password));
  }

  private SaslExchange start(String name) {
    return SaslMechanisms.standard().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .start(NOTHING);
  }

  private static String challenge(SaslStep step) {
    assertThat(step).isInstanceOf(SaslStep.Challenge.class);
    return new String(((SaslStep.Challenge) step).octets(), StandardCharsets.US_ASCII);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
