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

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.TestLog;
import dev.postern.auth.hash.ScramHash;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM (RFC 5802, RFC 7677), one message after another. */
class ScramTest {
  private static final String END_POINT = "p=tls-server-end-point,,";
  private static final String DATA = "\u00ff1234";

  private final TestContext context = TestContext.with("ann", new Secret.Password("secret"));
  private final ScramClient client = ScramClient.of("SHA-256", "ann", "secret");

  @Test
  void theTestsClientComputesWhatTheStandardsSay() {
    // RFC 5802 §5 and RFC 7677 §3.
    ScramClient one =
        new ScramClient("SHA-1", "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL", "n,,", "");
    assertThat(one.last("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
        .endsWith(",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    assertThat(one.signature()).isEqualTo("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
    ScramClient two =
        new ScramClient("SHA-256", "user", "pencil", "rOprNGfwEbeRWgbNEkqO", "n,,", "");
    assertThat(
            two.last(
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
        .endsWith(",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assertThat(two.signature()).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  void bothSidesProveThatTheyKnowThePassword() {
    SaslExchange exchange = start();
    assertThat(challenge(exchange.next(null))).isEmpty();
    String first = challenge(say(exchange, client.first()));
    assertThat(first).matches("r=nonce[A-Za-z0-9+/]{24},s=c2FsdCBvZiBhbm4AAAAAAA==,i=4096");
    String last = client.last(first);
    SaslStep success = say(exchange, last);
    assertThat(lastWord(success)).isEqualTo(client.signature());
    assertThat(acceptedName(success)).isEqualTo("ann@example.org");
  }

  @ParameterizedTest
  @CsvSource({"SHA-1, SCRAM-SHA-1", "SHA-256, SCRAM-SHA-256"})
  void keysServeAsThePasswordDoes(String hash, String mechanism) {
    ScramHash computes = hash.equals("SHA-1") ? ScramHash.SHA_1 : ScramHash.SHA_256;
    TestContext keyed =
        TestContext.with("ann", computes.keys("secret", "NaCl".getBytes(UTF_8), 5_000));
    SaslExchange exchange = SaslMechanisms.named(mechanism).get(0).start(keyed);
    ScramClient scram = ScramClient.of(hash, "ann", "secret");
    String first = challenge(say(exchange, scram.first()));
    assertThat(first).endsWith(",s=TmFDbA==,i=5000");
    assertThat(lastWord(say(exchange, scram.last(first)))).isEqualTo(scram.signature());
  }

  @Test
  void keysOfAnotherHashAreNoDenial() {
    TestContext keyed =
        TestContext.with("ann", ScramHash.SHA_1.keys("secret", "NaCl".getBytes(UTF_8), 4_096));
    assertThatThrownBy(() -> say(SaslMechanisms.scramSha256().start(keyed), client.first()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("keys that are not of SHA-256");
  }

  @Test
  void anotherKindOfSecretIsNone() {
    TestContext odd = TestContext.with("ann", new Secret.CramMd5States(new byte[32]));
    SaslExchange exchange = SaslMechanisms.scramSha256().start(odd);
    String first = challenge(say(exchange, client.first()));
    assertDenied(say(exchange, client.last(first)), DenialReason.NO_SECRET_FOR_MECHANISM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong", "Secret"})
  void aWrongPasswordIsDeniedAtOnce(String wrong) {
    ScramClient guessing = ScramClient.of("SHA-256", "ann", wrong);
    SaslExchange exchange = start();
    String last = guessing.last(challenge(say(exchange, guessing.first())));
    assertDenied(say(exchange, last), DenialReason.BAD_PASSWORD);
  }

  @Test
  void whoIsUnknownSeesNoDifference() {
    context.secrets.put("dan", SecretLookup.unknown(DenialReason.EXPIRED));
    context.secrets.put("cat", SecretLookup.notSupported());
    for (String user : new String[] {"eve", "dan", "cat"}) {
      // Even with the password that the server makes up.
      ScramClient guessing = ScramClient.of("SHA-256", user, "");
      SaslExchange exchange = start();
      String first = challenge(say(exchange, guessing.first()));
      String salt = Base64.getEncoder().encodeToString(context.salt(user)).substring(0, 21);
      assertThat(first).matches("r=nonce[A-Za-z0-9+/]{24},s=[A-Za-z0-9+/]{22}==,i=4096");
      assertThat(first).contains(",s=" + salt);
      assertDenied(
          say(exchange, guessing.last(first)),
          switch (user) {
            case "eve" -> DenialReason.UNKNOWN_USER;
            case "dan" -> DenialReason.EXPIRED;
            default -> DenialReason.NO_SECRET_FOR_MECHANISM;
          });
    }
  }

  /**
   * A million iterations take long on any machine, and the processor's time is what is measured.
   */
  @ParameterizedTest
  @ValueSource(strings = {"keys", "clear", "nobody"})
  void aDenialIsTheSameWorkHoweverThePasswordIsKept(String user) {
    Scram costly = SaslMechanisms.scramSha256().iterations(1_000_000);
    TestContext context = TestContext.with("clear", new Secret.Password("secret"));
    context.secrets.put(
        "keys",
        SecretLookup.found(
            ScramHash.SHA_256.keys("secret", new byte[16], 4_096), MailUser.of("keys")));
    SaslExchange exchange = costly.start(context);
    ScramClient guessing = ScramClient.of("SHA-256", user, "wrong");
    String last = guessing.last(challenge(say(exchange, guessing.first())));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    assertThat(outcome(say(exchange, last))).isInstanceOf(AuthOutcome.Denied.class);
    assertThat(threads.getCurrentThreadCpuTime() - before).isGreaterThan(50_000_000);
  }

  @Test
  void iterationsAreThoseOfMostUsers() {
    Scram mechanism = SaslMechanisms.scramSha256().iterations(5_000);
    assertThat(challenge(say(mechanism.start(context), client.first()))).endsWith(",i=5000");
    ScramClient eve = ScramClient.of("SHA-256", "eve", "x");
    assertThat(challenge(say(mechanism.start(context), eve.first()))).endsWith(",i=5000");
    assertThat(SaslMechanisms.scramSha256().iterations(4_096)).isNotNull();
    assertThat(SaslMechanisms.scramSha256().iterations(1_000_000)).isNotNull();
    for (int count : new int[] {0, 4_095, 1_000_001}) {
      assertThatThrownBy(() -> mechanism.iterations(count))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("SCRAM takes 4096 to 1000000 iterations, not " + count);
    }
  }

  @Test
  void aDatabaseThatIsAwayIsNoDenial() {
    context.secrets.put("ann", SecretLookup.unavailable());
    assertThat(outcome(say(start(), client.first()))).isEqualTo(AuthOutcome.unavailable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n,",
        "n,,",
        ",,n=ann,r=x",
        "x,,n=ann,r=x",
        "F,n,,n=ann,r=x",
        "n,,n=ann",
        "n,,n=ann,r=",
        "n,,n=,r=x",
        "n,,r=x,n=ann",
        "n,,m=more,n=ann,r=x",
        "n,,n=a=nn,r=x",
        "n,,n=a=2cnn,r=x",
        "n,,n=ann,r=x,y",
        "n,,n=ann,r=a b",
        "n,a=,n=ann,r=x",
        "n,a=b=b,n=ann,r=x",
        "n,b=bob,n=ann,r=x",
        "p=tls-unique,,n=ann,r=x",
        "p=tls-server-end-point,,n=ann,r=x",
      })
  void aFirstMessageKeepsToTheForm(String message) {
    assertMalformed(say(start(), message));
    assertThat(context.asked).isEmpty();
  }

  @Test
  void aMessageIsUtf8() {
    byte[] latin1 = "n,,n=\u00e4nn,r=x".getBytes(ISO_8859_1);
    assertMalformed(start().next(latin1));
    SaslExchange exchange = start();
    challenge(say(exchange, client.first()));
    assertMalformed(exchange.next(new byte[] {(byte) 0xff}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c=biws",
        "c=biws,r=NONCE",
        "r=NONCE,c=biws,p=AAAA",
        "c=biws,p=AAAA",
        "c=!,r=NONCE,p=AAAA",
        "c=biws,r=NONCE,p=!",
        "c=biws,r=NONCE,p=",
        "c=biws,r=NONCE,p=AAAA",
      })
  void aLastMessageKeepsToTheFormWhetherThereIsSuchAUser(String message) {
    for (String user : new String[] {"ann", "eve"}) {
      SaslExchange exchange = start();
      String first = challenge(say(exchange, ScramClient.of("SHA-256", user, "x").first()));
      String nonce = first.substring(2, first.indexOf(','));
      assertMalformed(say(exchange, message.replace("NONCE", nonce)));
    }
  }

  @Test
  void extensionsAreLookedOver() {
    SaslExchange exchange = start();
    ScramClient extended = new ScramClient("SHA-256", "ann", "secret", "x,e=more", "n,,", "");
    String first = challenge(say(exchange, extended.first()));
    assertThat(first).startsWith("r=x").doesNotContain("more");
    assertThat(lastWord(say(exchange, extended.last(first)))).isEqualTo(extended.signature());
  }

  /** The client signs what it says: each of these has a proof that is right for it. */
  @ParameterizedTest
  @CsvSource({"n, y", "n, 'n,a=ann,'", "n, p=tls-unique"})
  void anotherHeaderThanTheFirstIsDenied(String first, String second) {
    SaslExchange exchange = start();
    String begin = first + ",,";
    String other = second.endsWith(",") ? second : second + ",,";
    String challenge =
        challenge(
            say(exchange, new ScramClient("SHA-256", "ann", "secret", "nonce", begin, "").first()));
    String last = new ScramClient("SHA-256", "ann", "secret", "nonce", other, "").last(challenge);
    assertDenied(say(exchange, last), DenialReason.BAD_PASSWORD);
  }

  @Test
  void anotherNonceIsDenied() {
    SaslExchange exchange = start();
    String challenge = challenge(say(exchange, client.first()));
    String forged = challenge.replaceFirst("r=nonce.", "r=nonce-");
    assertDenied(say(exchange, client.last(forged)), DenialReason.BAD_PASSWORD);
    SaslExchange second = start();
    String own = challenge(say(second, client.first()));
    String shortened = own.replaceFirst("r=[^,]*", "r=nonce");
    assertDenied(say(second, client.last(shortened)), DenialReason.BAD_PASSWORD);
  }

  /** Its proof is right, over what both sides said: the nonce's comparison alone denies it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "nonce", "NONCE", "nonce?", "?x", "x?"})
  void aRightProofOverAnotherNonceIsDenied(String other) {
    SaslExchange exchange = start();
    String challenge = challenge(say(exchange, client.first()));
    String nonce = challenge.substring("r=".length(), challenge.indexOf(','));
    String forged =
        other.equals("nonce?") ? nonce.substring(0, nonce.length() - 1) : other.replace("?", nonce);
    assertDenied(say(exchange, client.last(challenge, forged)), DenialReason.BAD_PASSWORD);
    SaslExchange honest = start();
    String own = challenge(say(honest, client.first()));
    String same = own.substring("r=".length(), own.indexOf(','));
    assertThat(acceptedName(say(honest, client.last(own, same)))).isEqualTo("ann@example.org");
  }

  /**
   * Right or wrong, known or not: who finds no room is told the same. The room lets nobody in who
   * is interrupted.
   */
  @ParameterizedTest
  @CsvSource({"keys, secret", "keys, wrong", "ann, secret", "ann, wrong", "nobody, wrong"})
  void aProofIsVerifiedInTheRoomForHashing(String user, String password) {
    context.secrets.put(
        "keys",
        SecretLookup.found(
            ScramHash.SHA_256.keys("secret", new byte[16], 4_096), MailUser.of("keys")));
    ScramClient guessing = ScramClient.of("SHA-256", user, password);
    SaslExchange exchange = start();
    String last = guessing.last(challenge(say(exchange, guessing.first())));
    Thread.currentThread().interrupt();
    try {
      assertThat(outcome(say(exchange, last))).isEqualTo(AuthOutcome.unavailable());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aProofIsOfNoUseInAnotherExchange() {
    SaslExchange first = start();
    String last = client.last(challenge(say(first, client.first())));
    lastWord(say(first, last));
    SaslExchange second = start();
    challenge(say(second, client.first()));
    assertDenied(say(second, last), DenialReason.BAD_PASSWORD);
  }

  @ParameterizedTest
  @CsvSource({"ann", "ANN@EXAMPLE.ORG", "Ann"})
  void whoActsAsItselfMay(String name) {
    assertThat(acceptedName(actingAs(name))).isEqualTo("ann@example.org");
  }

  @Test
  void nobodyActsAsAnother() {
    assertDenied(actingAs("bob"), DenialReason.NOT_AUTHORIZED);
  }

  private SaslStep actingAs(String other) {
    ScramClient scram = new ScramClient("SHA-256", "ann", "secret", "x", "n,a=" + other + ",", "");
    SaslExchange exchange = start();
    return say(exchange, scram.last(challenge(say(exchange, scram.first()))));
  }

  @Test
  void namesAreEscapedAndPrepared() {
    TestContext odd = TestContext.with("a,b=c", new Secret.Password("secret"));
    challenge(say(SaslMechanisms.scramSha256().start(odd), "n,,n=a=2Cb=3Dc,r=x"));
    challenge(say(SaslMechanisms.scramSha256().start(odd), "n,,n=\u2168\u00ad,r=x"));
    challenge(say(SaslMechanisms.scramSha256().start(odd), "n,,n=a\u0007,r=x"));
    assertThat(odd.asked).containsExactly("a,b=c", "IX", "a\u0007");
  }

  @Test
  void aPasswordIsPrepared() {
    // RFC 4013 §3: a soft hyphen is nothing, and a superscript a letter. Its client prepares, too.
    TestContext odd = TestContext.with("ann", new Secret.Password("I\u00adX\u00aa"));
    SaslExchange exchange = SaslMechanisms.scramSha256().start(odd);
    ScramClient scram = ScramClient.of("SHA-256", "ann", "IXa");
    String last = scram.last(challenge(say(exchange, scram.first())));
    assertThat(lastWord(say(exchange, last))).isEqualTo(scram.signature());
  }

  @Test
  void aHugeMessageIsAsAnyOther() {
    assertMalformed(say(start(), "n,,n=ann,r=x" + ",".repeat(1 << 20)));
    SaslExchange exchange = start();
    challenge(say(exchange, client.first()));
    assertMalformed(say(exchange, "c=biws,r=x" + ",y=z".repeat(1 << 18) + ",p=AAAA"));
  }

  @Test
  void plusIsThereWhereThereIsABinding() {
    Scram plus = SaslMechanisms.scramSha256Plus();
    assertThat(plus.available(AuthContext.of("imap", PeerInfo.unix("imap")))).isFalse();
    assertThat(plus.available(bound("tls-unique"))).isFalse();
    assertThat(plus.available(bound("tls-server-end-point"))).isTrue();
    assertThat(plus.available(bound("tls-exporter"))).isTrue();
    assertThat(SaslMechanisms.scramSha256().available(bound("tls-unique"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls-server-end-point", "tls-exporter"})
  void aLoginIsBoundToItsConnection(String type) {
    context.login = bound(type);
    SaslExchange exchange = SaslMechanisms.scramSha256Plus().start(context);
    ScramClient scram = new ScramClient("SHA-256", "ann", "secret", "x", "p=" + type + ",,", DATA);
    String last = scram.last(challenge(say(exchange, scram.first())));
    assertThat(lastWord(say(exchange, last))).isEqualTo(scram.signature());
  }

  @Test
  void aLoginOfAnotherConnectionIsDenied() {
    context.login = bound("tls-server-end-point");
    SaslExchange exchange = SaslMechanisms.scramSha256Plus().start(context);
    ScramClient scram = new ScramClient("SHA-256", "ann", "secret", "x", END_POINT, "other");
    String last = scram.last(challenge(say(exchange, scram.first())));
    assertDenied(say(exchange, last), DenialReason.BAD_PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n,,", "y,,"})
  void plusIsNothingWithoutABinding(String header) {
    context.login = bound("tls-server-end-point");
    assertMalformed(say(SaslMechanisms.scramSha256Plus().start(context), header + "n=ann,r=x"));
  }

  /** RFC 5802 §6: that fails the login. It is well-formed, and an operator wants to know of it. */
  @ParameterizedTest
  @ValueSource(strings = {"tls-unique", "tls-exporter", "tls-server-end-point-2", "X"})
  void aBindingThatIsNotThereIsDeniedAndTold(String type) throws Exception {
    TestLog log = new TestLog();
    context.login = bound("tls-server-end-point");
    SaslExchange exchange = SaslMechanisms.scramSha256Plus().start(context);
    assertDenied(say(exchange, "p=" + type + ",,n=ann,r=x"), DenialReason.CHANNEL_BINDING);
    assertThat(context.asked).isEmpty();
    assertThat(log.lines("channel binding"))
        .containsExactly(
            "INFO channel binding not served service=imap mechanism=SCRAM-SHA-256-PLUS peer=unix"
                + " type="
                + type);
  }

  @Test
  void aLongTypeOfBindingIsCutInTheLog() throws Exception {
    TestLog log = new TestLog();
    context.login = bound("tls-server-end-point");
    SaslExchange exchange = SaslMechanisms.scramSha256Plus().start(context);
    String type = "x".repeat(10_000);
    assertDenied(say(exchange, "p=" + type + ",,n=ann,r=x"), DenialReason.CHANNEL_BINDING);
    assertThat(log.lines("channel binding"))
        .singleElement()
        .asString()
        .endsWith(" type=" + "x".repeat(40));
  }

  /** RFC 5802 §6: somebody in between has taken -PLUS from the list. */
  @Test
  void aClientThatWasMisledIsDenied() {
    challenge(say(start(), "y,,n=ann,r=x"));
    context.offered.add("SCRAM-SHA-1-PLUS");
    challenge(say(start(), "y,,n=ann,r=x"));
    context.offered.add("SCRAM-SHA-256-PLUS");
    assertDenied(say(start(), "y,,n=ann,r=x"), DenialReason.CHANNEL_BINDING);
    challenge(say(start(), "n,,n=ann,r=x"));
  }

  private static AuthContext bound(String type) {
    TlsInfo tls = TlsInfo.of("TLSv1.3", "X").withChannelBinding(type, DATA.getBytes(ISO_8859_1));
    return AuthContext.of("imap", PeerInfo.unix("imap").withTls(tls));
  }

  private SaslExchange start() {
    SaslMechanism mechanism = SaslMechanisms.scramSha256();
    return mechanism.start(context);
  }
}
