package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.net.PeerInfo;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the Javadoc of {@link Authenticator} promises, as tests. Its author extends it once:
 *
 * <pre>{@code
 * final class MyAuthenticatorTest extends AuthenticatorContract {
 *   @Override
 *   protected Authenticator newAuthenticator() {
 *     return MyAuthenticator.of(Map.of(USER, PASSWORD));
 *   }
 * }
 * }</pre>
 */
public abstract class AuthenticatorContract {
  /** A user who may log in from anywhere. */
  protected static final String USER = "ann@example.org";

  /** The password of {@link #USER}. */
  protected static final String PASSWORD = "s3cret-of-ann";

  /** Each kind of secret has one that can use it, and the last one none. */
  private static final List<String> MECHANISMS =
      List.of(
          "PLAIN",
          "CRAM-MD5",
          "DIGEST-MD5",
          "SCRAM-SHA-1",
          "SCRAM-SHA-256",
          "SCRAM-SHA-256-PLUS",
          "X-OF-NOBODY",
          "");

  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));

  private Authenticator authenticator;

  /** For subclasses. */
  protected AuthenticatorContract() {}

  /** Knows {@link #USER} with {@link #PASSWORD}, and nobody else. */
  protected abstract Authenticator newAuthenticator() throws Exception;

  /**
   * One whose file or database is away; empty if there is nothing that could be away. The tests of
   * that are then skipped.
   */
  protected Optional<Authenticator> newUnavailableAuthenticator() throws Exception {
    return Optional.empty();
  }

  @BeforeEach
  final void makeAuthenticator() throws Exception {
    authenticator = newAuthenticator();
  }

  @Test
  void theRightPasswordIsAccepted() {
    assertAccepted(login(USER, PASSWORD));
  }

  /** The server denies whoever is accepted under a name that the client did not give. */
  @Test
  void whoIsAcceptedIsWhoLogsIn() {
    assertThat(login(USER, PASSWORD))
        .isInstanceOfSatisfying(
            AuthOutcome.Accepted.class,
            accepted -> assertThat(accepted.user().name()).isEqualToIgnoringCase(USER));
  }

  @Test
  void anyOtherPasswordIsDenied() {
    for (String wrong :
        List.of(
            "",
            " ",
            "s3cret-of-an",
            "s3cret-of-ann ",
            "S3CRET-OF-ANN",
            "s3cret-of-ann\0",
            "s3cret-of-ann\r\n",
            "\ud800",
            "*",
            PASSWORD.repeat(10_000))) {
      assertDenied(login(USER, wrong));
    }
  }

  @Test
  void whoIsUnknownIsDeniedWhateverTheName() {
    for (String name : OddNames.ALL) {
      assertDenied(login(name, PASSWORD));
      assertDenied(login(name, ""));
    }
  }

  @Test
  void nobodyActsAsAnother() {
    for (Credentials acting :
        List.of(
            new Credentials.Password("boss@example.org", USER, PASSWORD),
            new Credentials.Password(USER, "boss@example.org", PASSWORD))) {
      assertThat(authenticator.authenticate(acting, CONTEXT))
          .describedAs("%s acting as %s", acting.authenticationId(), acting.authorizationId())
          .isInstanceOf(AuthOutcome.Denied.class);
    }
  }

  /** A kind of credentials that a mechanism brings along whose authenticator is another. */
  private record Token(String authenticationId) implements Credentials {
    @Override
    public String authorizationId() {
      return "";
    }
  }

  @Test
  void credentialsOfAnotherKindAreDenied() {
    assertThat(authenticator.verifies(Token.class)).isFalse();
    assertDenied(authenticator.authenticate(new Token(USER), CONTEXT));
  }

  /** A mechanism is offered where its kind is verified, and denied what is not. */
  @Test
  void whatIsAcceptedIsOfAKindThatItSaysItVerifies() {
    for (Credentials shown :
        List.of(
            Credentials.Password.of(USER, PASSWORD),
            new Credentials.Token("", USER, PASSWORD),
            new Credentials.Certificate("", USER))) {
      AuthOutcome outcome = authenticator.authenticate(shown, CONTEXT);
      if (outcome instanceof AuthOutcome.Accepted) {
        assertThat(authenticator.verifies(shown.getClass())).as(shown.toString()).isTrue();
      } else {
        assertDenied(outcome);
      }
    }
  }

  @Test
  void noTokenOrCertificateLetsAnybodyElseIn() {
    for (String name : OddNames.ALL) {
      assertDenied(authenticator.authenticate(new Credentials.Certificate("", name), CONTEXT));
      assertDenied(authenticator.authenticate(new Credentials.Token("", name, name), CONTEXT));
    }
    for (String token : List.of("", " ", "wrong", "a.b.c", "\r\n", "x".repeat(100_000))) {
      assertDenied(authenticator.authenticate(new Credentials.Token("", USER, token), CONTEXT));
    }
    assertDenied(
        authenticator.authenticate(new Credentials.Certificate("boss@example.org", USER), CONTEXT));
    assertDenied(
        authenticator.authenticate(
            new Credentials.Token("boss@example.org", USER, PASSWORD), CONTEXT));
  }

  @Test
  void manyAreAnsweredAtOnce() {
    List<AuthOutcome> outcomes =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> login(USER, i % 2 == 0 ? PASSWORD : "wrong"))
            .toList();
    for (int i = 0; i < outcomes.size(); i++) {
      assertThat(outcomes.get(i) instanceof AuthOutcome.Accepted).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void nobodysSecretIsFound() {
    for (String name : OddNames.ALL) {
      for (String mechanism : MECHANISMS) {
        assertThat(authenticator.secret(name, mechanism, CONTEXT))
            .isNotNull()
            .isNotInstanceOfAny(SecretLookup.Found.class, SecretLookup.Unavailable.class);
      }
    }
  }

  @Test
  void aSecretThatIsAPasswordIsTheRightOne() {
    for (String mechanism : MECHANISMS) {
      SecretLookup lookup = authenticator.secret(USER, mechanism, CONTEXT);
      assertThat(lookup).isNotNull();
      if (lookup instanceof SecretLookup.Found found) {
        assertThat(found.toString()).doesNotContain(PASSWORD);
        if (found.secret() instanceof Secret.Password password) {
          assertAccepted(login(USER, password.password()));
        }
      }
    }
  }

  /** SCRAM against the keys of another password denies everybody, or lets another one in. */
  @Test
  void secretsOfAMechanismAreThoseOfThePassword() throws GeneralSecurityException {
    for (String hash : List.of("SHA-1", "SHA-256")) {
      if (authenticator.secret(USER, "SCRAM-" + hash, CONTEXT) instanceof SecretLookup.Found found
          && found.secret() instanceof Secret.ScramKeys keys) {
        assertThat(keys.storedKey()).isEqualTo(storedKey(hash.replace("-", ""), hash, keys));
      }
    }
  }

  /** RFC 5802 §3. */
  private static byte[] storedKey(String name, String hash, Secret.ScramKeys keys)
      throws GeneralSecurityException {
    int bits = MessageDigest.getInstance(hash).getDigestLength() * Byte.SIZE;
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmac" + name)
            .generateSecret(
                new PBEKeySpec(PASSWORD.toCharArray(), keys.salt(), keys.iterations(), bits))
            .getEncoded();
    Mac mac = Mac.getInstance("Hmac" + name);
    mac.init(new SecretKeySpec(salted, mac.getAlgorithm()));
    return MessageDigest.getInstance(hash).digest(mac.doFinal("Client Key".getBytes(US_ASCII)));
  }

  /** No mechanism can do anything with the secret of another. */
  @Test
  void aSecretIsOneThatItsMechanismCanUse() {
    for (String mechanism : MECHANISMS) {
      if (authenticator.secret(USER, mechanism, CONTEXT) instanceof SecretLookup.Found found) {
        assertThat(found.user().name()).isEqualToIgnoringCase(USER);
        Secret secret = found.secret();
        assertThat(secret instanceof Secret.ScramKeys && !mechanism.startsWith("SCRAM-"))
            .as("%s for %s", secret, mechanism)
            .isFalse();
        assertThat(secret instanceof Secret.CramMd5States && !mechanism.equals("CRAM-MD5"))
            .as("%s for %s", secret, mechanism)
            .isFalse();
        assertThat(secret instanceof Secret.DigestMd5Hash && !mechanism.equals("DIGEST-MD5"))
            .as("%s for %s", secret, mechanism)
            .isFalse();
      }
    }
  }

  @Test
  void whoGivesASecretSaysThatThereAreSome() {
    for (String mechanism : MECHANISMS) {
      if (authenticator.secret(USER, mechanism, CONTEXT) instanceof SecretLookup.Found) {
        assertThat(authenticator.hasSecrets(mechanism)).as(mechanism).isTrue();
      }
    }
  }

  @Test
  void whatIsAwayIsUnavailableForEverybody() throws Exception {
    Optional<Authenticator> away = newUnavailableAuthenticator();
    Assumptions.assumeTrue(away.isPresent(), "nothing of this authenticator can be away");
    for (String name : List.of(USER, "nobody@example.org")) {
      assertThat(away.get().authenticate(Credentials.Password.of(name, PASSWORD), CONTEXT))
          .isInstanceOf(AuthOutcome.Unavailable.class);
      assertThat(away.get().secret(name, "SCRAM-SHA-256", CONTEXT))
          .isInstanceOfAny(SecretLookup.Unavailable.class, SecretLookup.NotSupported.class);
      for (Credentials shown :
          List.of(
              new Credentials.Token("", name, PASSWORD), new Credentials.Certificate("", name))) {
        assertThat(away.get().authenticate(shown, CONTEXT))
            .isInstanceOf(
                away.get().verifies(shown.getClass())
                    ? AuthOutcome.Unavailable.class
                    : AuthOutcome.Denied.class);
      }
    }
  }

  private AuthOutcome login(String user, String password) {
    return authenticator.authenticate(Credentials.Password.of(user, password), CONTEXT);
  }

  private static void assertAccepted(AuthOutcome outcome) {
    assertThat(outcome).isInstanceOf(AuthOutcome.Accepted.class);
  }

  private static void assertDenied(AuthOutcome outcome) {
    assertThat(outcome).isInstanceOf(AuthOutcome.Denied.class);
  }
}
