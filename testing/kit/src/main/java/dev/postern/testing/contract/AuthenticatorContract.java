package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.net.PeerInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

  @Test
  void anyOtherPasswordIsDenied() {
    for (String wrong :
        List.of(
            "", " ", "s3cret-of-an", "s3cret-of-ann ", "S3CRET-OF-ANN", "s3cret-of-ann\0", "*")) {
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
    assertDenied(
        authenticator.authenticate(
            new Credentials.Password("boss@example.org", USER, PASSWORD), CONTEXT));
    assertDenied(
        authenticator.authenticate(
            new Credentials.Password(USER, "boss@example.org", PASSWORD), CONTEXT));
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
    assertDenied(authenticator.authenticate(new Token(USER), CONTEXT));
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
      assertThat(authenticator.secret(name, "SCRAM-SHA-256", CONTEXT))
          .isNotNull()
          .isNotInstanceOf(SecretLookup.Found.class);
    }
  }

  @Test
  void aSecretThatIsAPasswordIsTheRightOne() {
    for (String mechanism : List.of("SCRAM-SHA-256", "CRAM-MD5", "X-OF-NOBODY")) {
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

  @Test
  void whoGivesASecretSaysThatThereAreSome() {
    for (String mechanism : List.of("SCRAM-SHA-256", "CRAM-MD5", "X-OF-NOBODY")) {
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
