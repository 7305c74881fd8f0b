package dev.postern.auth.sasl;

import static dev.postern.auth.sasl.Steps.acceptedName;
import static dev.postern.auth.sasl.Steps.assertDenied;
import static dev.postern.auth.sasl.Steps.assertMalformed;
import static dev.postern.auth.sasl.Steps.challenge;
import static dev.postern.auth.sasl.Steps.lastWord;
import static dev.postern.auth.sasl.Steps.outcome;
import static dev.postern.auth.sasl.Steps.say;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CRAM-MD5, DIGEST-MD5 and APOP, one message after another. */
class Md5MechanismsTest {
  private static final String URI = "imap/mail.example.org";

  private final TestContext context = TestContext.with("ann", new Secret.Password("secret"));

  @Test
  void cramsChallengeIsAMessageIdThatNeverComesAgain() {
    String one = challenge(cram().next(null));
    assertThat(one).matches("<[0-9]+\\.4711@mail\\.example\\.org>");
    assertThat(challenge(cram().next(null))).isNotEqualTo(one);
  }

  /** RFC 2195 §2; the states of its password are what {@code doveadm pw -s CRAM-MD5} makes. */
  @Test
  void cramAgreesWithItsStandard() {
    assertThat(
            Md5Clients.cram(
                "<1896.697170952@postoffice.reston.mci.net>".getBytes(UTF_8),
                "tim",
                "tanstaaftanstaaf"))
        .isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
  }

  @ParameterizedTest
  @CsvSource({
    "secret, cd3ba7deaad6e5ca23448ba42e379747a9e0f7f1fbc00c8a81bbaac395731b56",
    "xxxxxxxxxx, 52197db948d0932512a61b183e7d05b04e94d60a3bb0d00f92d3df52a5d275ca",
  })
  void cramTakesAPasswordOrWhatDovecotMakesOfIt(String password, String states) {
    // The second is longer than a block of MD5.
    String whole = password.startsWith("x") ? password.repeat(10) : password;
    for (Secret secret :
        new Secret[] {
          new Secret.Password(whole), new Secret.CramMd5States(HexFormat.of().parseHex(states))
        }) {
      SaslExchange exchange = SaslMechanisms.cramMd5().start(TestContext.with("ann", secret));
      byte[] challenge = challenge(exchange.next(null)).getBytes(UTF_8);
      assertThat(acceptedName(say(exchange, Md5Clients.cram(challenge, "ann", whole))))
          .isEqualTo("ann@example.org");
      SaslExchange again = SaslMechanisms.cramMd5().start(TestContext.with("ann", secret));
      byte[] other = challenge(again.next(null)).getBytes(UTF_8);
      assertDenied(say(again, Md5Clients.cram(other, "ann", "wrong")), DenialReason.BAD_PASSWORD);
    }
  }

  @Test
  void cramTakesNamesWithSpacesAndCapitalsInADigest() {
    TestContext odd = TestContext.with("ann b", new Secret.Password("secret"));
    SaslExchange exchange = SaslMechanisms.cramMd5().start(odd);
    byte[] challenge = challenge(exchange.next(null)).getBytes(UTF_8);
    String answer = Md5Clients.cram(challenge, "ann b", "secret");
    String digest = answer.substring(6).toUpperCase(Locale.ROOT);
    acceptedName(say(exchange, "ann b " + digest));
  }

  @Test
  void cramSpeaksFirst() {
    assertMalformed(say(cram(), "ann 0123456789abcdef0123456789abcdef"));
    assertMalformed(say(cram(), ""));
    assertThat(context.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ann", " 0123456789abcdef0123456789abcdef"})
  void cramsAnswerKeepsToTheForm(String answer) {
    SaslExchange exchange = cram();
    exchange.next(null);
    assertMalformed(say(exchange, answer));
  }

  @Test
  void cramTellsNobodyWhoIsUnknown() {
    context.secrets.put("dan", SecretLookup.unknown(DenialReason.EXPIRED));
    context.secrets.put(
        "cat", SecretLookup.found(new Secret.DigestMd5Hash(new byte[16]), MailUser.of("cat")));
    for (String user : new String[] {"eve", "dan", "cat"}) {
      SaslExchange exchange = cram();
      byte[] challenge = challenge(exchange.next(null)).getBytes(UTF_8);
      // Even with the password that the server makes up.
      assertDenied(
          say(exchange, Md5Clients.cram(challenge, user, "")),
          switch (user) {
            case "eve" -> DenialReason.UNKNOWN_USER;
            case "dan" -> DenialReason.EXPIRED;
            default -> DenialReason.NO_SECRET_FOR_MECHANISM;
          });
    }
    context.secrets.put("ann", SecretLookup.unavailable());
    SaslExchange exchange = cram();
    exchange.next(null);
    assertThat(outcome(say(exchange, "ann 00"))).isEqualTo(AuthOutcome.unavailable());
  }

  private SaslExchange cram() {
    return SaslMechanisms.cramMd5().start(context);
  }

  /** RFC 2831 §4, with the nonces of its example. */
  @Test
  void digestAgreesWithItsStandard() {
    DigestMd5Response response =
        DigestMd5Response.of(
                "charset=utf-8,username=\"chris\",realm=\"elwood.innosoft.com\","
                    + "nonce=\"OA6MG9tEQGm2hh\",nc=00000001,cnonce=\"OA6MHXh6VqTrRk\","
                    + "digest-uri=\"imap/elwood.innosoft.com\","
                    + "response=d388dad90d4bbd760a152321f2143af7,qop=auth")
            .orElseThrow();
    byte[] hash = response.hash("secret");
    assertThat(response.digest(hash, "AUTHENTICATE:"))
        .asHexString()
        .isEqualToIgnoringCase("d388dad90d4bbd760a152321f2143af7");
    assertThat(response.digest(hash, ":"))
        .asHexString()
        .isEqualToIgnoringCase("ea40f60335c427b5527b84dbabcdfffd");
  }

  @Test
  void digestGoesBothWays() {
    SaslExchange exchange = digest();
    String challenge = challenge(exchange.next(null));
    assertThat(challenge)
        .matches(
            "realm=\"\",nonce=\"[A-Za-z0-9+/]{24}\",qop=\"auth\",charset=utf-8,"
                + "algorithm=md5-sess");
    String nonce = nonce(challenge);
    assertThat(challenge(digest().next(null))).doesNotContain(nonce);
    SaslStep success = say(exchange, Md5Clients.digest(nonce, "ann", "", "secret", URI));
    assertThat(lastWord(success))
        .isEqualTo("rspauth=" + Md5Clients.response(nonce, "ann", "", "secret", ":" + URI));
    assertThat(acceptedName(success)).isEqualTo("ann@example.org");
    assertThat(context.asked).containsExactly("ann");
  }

  /** As {@code doveadm pw -s DIGEST-MD5 -u ann@example.org} makes it. */
  @Test
  void digestTakesTheHashThatDovecotKeeps() {
    TestContext keeps =
        TestContext.with(
            "ann@example.org",
            new Secret.DigestMd5Hash(HexFormat.of().parseHex("6b193711446bad11e347c101e4e97bf4")));
    SaslExchange exchange = SaslMechanisms.digestMd5("example.org").start(keeps);
    String challenge = challenge(exchange.next(null));
    assertThat(challenge).startsWith("realm=\"example.org\",nonce=");
    String said = Md5Clients.digest(nonce(challenge), "ann", "example.org", "secret", URI);
    assertThat(lastWord(say(exchange, said))).startsWith("rspauth=");
  }

  @Test
  void digestOffersRealmsAndTakesNoOthers() {
    SaslExchange exchange = SaslMechanisms.digestMd5("a.example", "b.example").start(context);
    String challenge = challenge(exchange.next(null));
    assertThat(challenge).startsWith("realm=\"a.example\",realm=\"b.example\",nonce=");
    assertMalformed(
        say(exchange, Md5Clients.digest(nonce(challenge), "ann", "c.example", "secret", URI)));
    assertThat(context.asked).isEmpty();
    assertThatThrownBy(() -> SaslMechanisms.digestMd5("a\"b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no realm: a\"b");
  }

  @ParameterizedTest
  @CsvSource({
    "nc=00000001, nc=00000002",
    "nc=00000001, x=1",
    "qop=auth, qop=auth-int",
    "charset=utf-8, charset=latin1",
    "cnonce=, x=",
    "digest-uri=, x=",
    "response=, x=",
    "username=, x=",
    "'nonce=\"', 'x=\"'",
    "charset=utf-8, 'charset=utf-8,charset=utf-8'",
    "charset=utf-8, 'charset'",
    "charset=utf-8, 'charset='",
    "charset=utf-8, 'charset=utf-8 qop=auth'",
    "charset=utf-8, 'charset=\"utf-8'",
    "charset=utf-8, 'charset=\"utf-8\\'",
    "imap/mail, imap",
  })
  void digestsAnswerKeepsToTheForm(String part, String other) {
    SaslExchange exchange = digest();
    String said =
        Md5Clients.digest(nonce(challenge(exchange.next(null))), "ann", "", "secret", URI);
    assertThat(said).contains(part);
    assertMalformed(
        say(exchange, said.replaceFirst("\\Q" + part + "\\E", other.replace("\\", "\\\\"))));
    assertThat(context.asked).isEmpty();
  }

  @Test
  void digestIsLenientWithListsAsTheGrammarIs() {
    SaslExchange exchange = digest();
    String nonce = nonce(challenge(exchange.next(null)));
    String said = Md5Clients.digest(nonce, "ann", "", "secret", URI);
    lastWord(say(exchange, " ,, " + said.replace(",username", " , ,\tUserName") + ","));
  }

  @Test
  void digestIsOfNoUseWithAnotherNonceOrForAnother() {
    SaslExchange exchange = digest();
    exchange.next(null);
    assertDenied(
        say(exchange, Md5Clients.digest("another", "ann", "", "secret", URI)),
        DenialReason.BAD_PASSWORD);
    SaslExchange second = digest();
    String said = Md5Clients.digest(nonce(challenge(second.next(null))), "ann", "", "wrong", URI);
    assertDenied(say(second, said), DenialReason.BAD_PASSWORD);
    SaslExchange third = digest();
    String eves = Md5Clients.digest(nonce(challenge(third.next(null))), "eve", "", "", URI);
    assertDenied(say(third, eves), DenialReason.UNKNOWN_USER);
    assertMalformed(say(digest(), ""));
  }

  @Test
  void digestActsForNobodyElse() {
    SaslExchange exchange = digest();
    String nonce = nonce(challenge(exchange.next(null)));
    String uri = "AUTHENTICATE:" + URI;
    String said = Md5Clients.digest(nonce, "ann", "", "secret", URI);
    // The client's nonce is where the other name goes into what is signed.
    String signed =
        said.replace(
            Md5Clients.response(nonce, "ann", "", "secret", uri), digestActingAs(nonce, "bob"));
    assertDenied(say(exchange, signed + ",authzid=\"bob\""), DenialReason.NOT_AUTHORIZED);
  }

  private static String digestActingAs(String nonce, String other) {
    DigestMd5Response response =
        DigestMd5Response.of(
                Md5Clients.digest(nonce, "ann", "", "secret", URI) + ",authzid=\"" + other + '"')
            .orElseThrow();
    return HexFormat.of().formatHex(response.digest(response.hash("secret"), "AUTHENTICATE:"));
  }

  @Test
  void digestHashesLatin1WhereItCan() {
    DigestMd5Response response =
        DigestMd5Response.of(Md5Clients.digest("n", "\u00c3\u00a4nn", "", "x", URI)).orElseThrow();
    assertThat(response.userInRealm()).isEqualTo("\u00e4nn");
    assertThat(response.hash("\u00e9"))
        .isEqualTo(Md5Clients.md5("\u00e4nn::\u00e9".getBytes(ISO_8859_1)));
    assertThat(response.hash("\u20ac"))
        .isEqualTo(Md5Clients.md5("\u00e4nn::\u00e2\u0082\u00ac".getBytes(ISO_8859_1)));
  }

  private SaslExchange digest() {
    return SaslMechanisms.digestMd5().start(context);
  }

  private static String nonce(String challenge) {
    return challenge.replaceFirst(".*nonce=\"([^\"]+)\".*", "$1");
  }

  /** RFC 1939 §7. */
  @Test
  void apopAgreesWithItsStandard() {
    TestContext mrose = TestContext.with("mrose", new Secret.Password("tanstaaf"));
    SaslExchange exchange = SaslMechanisms.apop().start(mrose);
    String timestamp = "<1896.697170952@dbc.mtview.ca.us>";
    assertThat(acceptedName(say(exchange, timestamp + "\0mrose\0c4c9334bac560ecc979e58001b3e22fb")))
        .isEqualTo("mrose@example.org");
  }

  @Test
  void apopDeniesAndRefusesAsTheOthers() {
    assertDenied(say(apop(), "<1@x>\0ann\000123456789abcdef"), DenialReason.BAD_PASSWORD);
    assertDenied(
        say(
            apop(),
            "<1@x>\0eve\0" + HexFormat.of().formatHex(Md5Clients.md5("<1@x>".getBytes(UTF_8)))),
        DenialReason.UNKNOWN_USER);
    for (String message : new String[] {"", "ann", "<1@x>\0ann", "<1@x>\0ann\0x\0y"}) {
      assertMalformed(say(apop(), message));
    }
    context.secrets.put("ann", SecretLookup.unavailable());
    assertThat(outcome(say(apop(), "<1@x>\0ann\0x"))).isEqualTo(AuthOutcome.unavailable());
  }

  private SaslExchange apop() {
    return SaslMechanisms.apop().start(context);
  }
}
