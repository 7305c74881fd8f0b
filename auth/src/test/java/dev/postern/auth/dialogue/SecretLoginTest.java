package dev.postern.auth.dialogue;

import static dev.postern.auth.dialogue.LoginRig.base64;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.login.LoginDenied;
import dev.postern.auth.login.LoginUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins by a proof, for which the server gives a secret. */
class SecretLoginTest {
  private static final MailUser ANN = MailUser.of("ann@example.org");
  private final LoginRig rig = new LoginRig();
  private final ScriptedGuard guard = new ScriptedGuard();
  private final List<String> lookedUp = new ArrayList<>();

  SecretLoginTest() {
    rig.server.guard = guard;
    rig.server.authenticator = giving(() -> SecretLookup.found(new Secret.Password("s3cret"), ANN));
  }

  @Test
  void theSecretIsOfTheUserAndTheMechanismThatIsTried() {
    login("ann", "s3cret");
    assertThat(lookedUp).containsExactly("ann X-PROOF test");
    assertThat(rig.said()).containsExactly("challenge bm9uY2U=", "accepted ann@example.org");
    assertThat(guard.asked).containsExactly("before ann", "after ann Accepted");
  }

  @Test
  void aWrongProofIsADenialOfThatUser() {
    login("ann", "wrong");
    assertThat(rig.said()).containsExactly("challenge bm9uY2U=", "denied MAY_TRY_AGAIN");
    assertThat(guard.asked).containsExactly("before ann", "after ann Denied");
    assertDenied("ann", DenialReason.BAD_PASSWORD);
  }

  @Test
  void whoIsUnknownSeesNoDifference() {
    rig.server.authenticator = giving(() -> SecretLookup.unknown(DenialReason.EXPIRED));
    login("eve", "s3cret");
    assertThat(rig.said()).containsExactly("challenge bm9uY2U=", "denied MAY_TRY_AGAIN");
    assertDenied("eve", DenialReason.EXPIRED);
  }

  @Test
  void anAuthenticatorGivesNoSecretsUnlessItSaysSo() {
    rig.server.authenticator = (credentials, context) -> AuthOutcome.accepted(ANN);
    login("ann", "s3cret");
    assertThat(rig.said()).containsExactly("challenge bm9uY2U=", "denied MAY_TRY_AGAIN");
  }

  /** RFC 4422 §3.6: what a mechanism says along with its success; ann, if the guard has it so. */
  private LoginDialogue loginWithLastWord() {
    return rig.sasl(
        ScriptedMechanism.proof(
            context ->
                response -> {
                  context.secret("ann");
                  return new SaslStep.Success(ANN, "last".getBytes(UTF_8));
                }));
  }

  @Test
  void theLastWordIsAChallengeThatIsAcknowledged() {
    LoginDialogue dialogue = loginWithLastWord();
    rig.connection.work();
    assertThat(rig.said()).containsExactly("challenge bGFzdA==");
    assertThat(guard.asked).containsExactly("before ann");
    rig.line(dialogue, "");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted ann@example.org");
    assertThat(guard.asked).containsExactly("before ann", "after ann Accepted");
  }

  @ParameterizedTest
  @CsvSource({"eA==, MALFORMED", "*, CANCELLED", "=, NOT_BASE64"})
  void whatElseFollowsTheLastWordLetsNobodyIn(String line, LoginFault fault) {
    LoginDialogue dialogue = loginWithLastWord();
    rig.connection.work();
    rig.said();
    rig.line(dialogue, line);
    rig.connection.work();
    assertThat(rig.said()).containsExactly("faulty " + fault);
    assertThat(guard.asked).containsExactly("before ann");
  }

  /** It tells that the proof was right, as the answer does. */
  @Test
  void theLastWordComesNoSoonerThanTheAnswerWould() {
    guard.before = new Decision.Check(Duration.ofSeconds(5));
    LoginDialogue dialogue = loginWithLastWord();
    rig.connection.work();
    assertThat(rig.said()).as("before its time").isEmpty();
    rig.connection.advance(Duration.ofSeconds(5));
    assertThat(rig.said()).containsExactly("challenge bGFzdA==");
    rig.line(dialogue, "");
    rig.connection.work();
    assertThat(rig.said()).as("no delay twice").containsExactly("accepted ann@example.org");
  }

  @Test
  void theLastWordOfWhoAskedNobodyIsGuardedToo() {
    guard.before = new Decision.Refuse(Duration.ofSeconds(1));
    rig.sasl(
        ScriptedMechanism.proof(
            context -> response -> new SaslStep.Success(ANN, "last".getBytes(UTF_8))));
    rig.connection.work();
    rig.connection.advance(Duration.ofSeconds(1));
    assertThat(rig.said()).containsExactly("unavailable");
  }

  @Test
  void whereTheAnswerHasRoomTheLastWordComesWithIt() {
    rig.answers.roomForLastWord = true;
    loginWithLastWord();
    rig.connection.work();
    assertThat(rig.said()).containsExactly("keep bGFzdA==", "accepted ann@example.org");
    assertThat(guard.asked).containsExactly("before ann", "after ann Accepted");
  }

  @Test
  void anEmptyLastWordIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SaslStep.Success(ANN, new byte[0]))
        .withMessage("no additional data");
  }

  @Test
  void lookingForASecretAloneIsNoFailedLogin() {
    rig.sasl(ScriptedMechanism.proof(Proof::new), base64("ann"));
    rig.connection.work();
    rig.logins.end();
    assertThat(guard.asked).containsExactly("before ann");
    assertThat(rig.server.events).isEmpty();
  }

  @Test
  void whomTheGuardRefusesIsNotLookedUp() {
    guard.before = new Decision.Refuse(Duration.ofSeconds(1));
    login("ann", "s3cret");
    assertThat(lookedUp).isEmpty();
    assertThat(rig.said()).as("before its time").isEmpty();
    rig.connection.advance(Duration.ofSeconds(1));
    assertThat(rig.said()).containsExactly("unavailable");
    assertUnavailable(LoginUnavailable.Reason.TOO_MANY_FAILURES);
  }

  @Test
  void aGuardThatFailsIsNotTheAuthenticatorsTrouble() {
    guard.before = null;
    login("ann", "s3cret");
    assertThat(lookedUp).isEmpty();
    assertThat(rig.said()).containsExactly("unavailable");
    assertUnavailable(LoginUnavailable.Reason.GUARD);
  }

  /** Whoever waits before the proof would otherwise see how long its check takes. */
  @Test
  void theTimeOfADenialCountsFromTheProof() {
    guard.after = Duration.ofSeconds(2);
    LoginDialogue dialogue = rig.sasl(ScriptedMechanism.proof(Proof::new), base64("ann"));
    rig.connection.work();
    rig.server.now = rig.server.now.plusSeconds(60);
    rig.line(dialogue, base64("wrong"));
    rig.connection.work();
    assertThat(rig.said()).containsExactly("challenge bm9uY2U=");
    rig.connection.advance(Duration.ofSeconds(2));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
  }

  @Test
  void aDenialThatCountedDoesNotHideTheNextOne() {
    rig.server.authenticator = (credentials, context) -> AuthOutcome.denied();
    Credentials first = Credentials.Password.of("ann", "a");
    Credentials second = Credentials.Password.of("bob", "b");
    rig.sasl(
        ScriptedMechanism.proof(
            context ->
                response -> {
                  context.check(first);
                  return new SaslStep.Verify(second);
                }),
        "");
    rig.connection.work();
    assertThat(guard.asked)
        .containsExactly("before ann", "after ann Denied", "before bob", "after bob Denied");
  }

  @Test
  void aMechanismThatNeedsSecretsIsThereOnlyWhereSomeAreKept() {
    rig.server.mechanisms = List.of(ScriptedMechanism.proof(Proof::new).needingSecret());
    assertThat(rig.logins.offered()).as("no secrets").isEmpty();
    assertThat(rig.logins.find("X-PROOF")).isEmpty();
    List<String> asked = new ArrayList<>();
    rig.server.authenticator = having(mechanism -> asked.add(mechanism));
    assertThat(rig.logins.offered()).hasSize(1);
    assertThat(asked).containsExactly("X-PROOF");
    rig.server.authenticator =
        having(
            mechanism -> {
              throw new AssertionError("scripted");
            });
    assertThat(rig.logins.offered()).as("one that throws").isEmpty();
  }

  @Test
  void aSaltIsTheSameForANameAndNobodyElses() {
    List<byte[]> salts = new ArrayList<>();
    for (String user : List.of("eve", "EVE", "ann", "", "eve")) {
      rig.server.saltKey[0] = (byte) (salts.size() / 4);
      rig.sasl(
          ScriptedMechanism.proof(
              context -> {
                salts.add(context.salt(user));
                return response -> new SaslStep.Malformed();
              }));
      rig.connection.work();
    }
    assertThat(salts.get(0)).hasSize(32).isEqualTo(salts.get(1)).isNotEqualTo(salts.get(2));
    assertThat(salts.get(3)).hasSize(32);
    assertThat(salts.get(4)).as("under another key").isNotEqualTo(salts.get(0));
  }

  private void assertUnavailable(LoginUnavailable.Reason reason) {
    assertThat(rig.server.events)
        .singleElement()
        .isInstanceOfSatisfying(
            LoginUnavailable.class, event -> assertThat(event.reason()).isEqualTo(reason));
  }

  private static Authenticator having(Predicate<String> secrets) {
    return new Authenticator() {
      @Override
      public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
        return AuthOutcome.denied();
      }

      @Override
      public boolean hasSecrets(String mechanism) {
        return secrets.test(mechanism);
      }
    };
  }

  @Test
  void whatTheGuardHasATryWaitItsAnswerWaits() {
    guard.before = new Decision.Check(Duration.ofSeconds(5));
    login("ann", "s3cret");
    assertThat(rig.said()).containsExactly("challenge bm9uY2U=");
    rig.connection.advance(Duration.ofSeconds(5));
    assertThat(rig.said()).containsExactly("accepted ann@example.org");
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
  void whatAnAuthenticatorThrowsIsTrouble(Class<? extends Throwable> kind) {
    rig.server.authenticator =
        giving(
            () -> {
              throw ScriptedMechanism.unchecked(kind);
            });
    login("ann", "s3cret");
    assertThat(rig.said()).containsExactly("unavailable");
  }

  @Test
  void nothingIsNoAnswer() {
    rig.server.authenticator = giving(() -> null);
    login("ann", "s3cret");
    assertThat(rig.said()).containsExactly("unavailable");
  }

  @Test
  void anExchangeSeesWhatAChallengeIsMadeOf() {
    List<Object> seen = new ArrayList<>();
    rig.sasl(
        ScriptedMechanism.proof(
            context -> {
              seen.addAll(List.of(context.hostname(), context.clock().instant()));
              seen.addAll(List.of(context.login().service(), context.login().peer()));
              seen.add(context.random());
              return response -> new SaslStep.Malformed();
            }));
    rig.connection.work();
    assertThat(seen)
        .containsExactly(
            "mail.example.org",
            rig.server.now,
            "test",
            ScriptedConnection.CONFIDENTIAL,
            rig.server.random);
  }

  private void login(String user, String proof) {
    LoginDialogue dialogue = rig.sasl(ScriptedMechanism.proof(Proof::new), base64(user));
    rig.connection.work();
    if (rig.answers.said.contains("challenge bm9uY2U=")) {
      rig.line(dialogue, base64(proof));
      rig.connection.work();
    }
  }

  private void assertDenied(String user, DenialReason reason) {
    assertThat(rig.server.events)
        .singleElement()
        .isInstanceOfSatisfying(
            LoginDenied.class,
            denied -> {
              assertThat(denied.user()).isEqualTo(user);
              assertThat(denied.reason()).isEqualTo(reason);
            });
  }

  private Authenticator giving(Supplier<SecretLookup> lookup) {
    return new Authenticator() {
      @Override
      public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
        throw new AssertionError("no password is checked");
      }

      @Override
      public SecretLookup secret(String user, String mechanism, AuthContext context) {
        lookedUp.add(user + " " + mechanism + " " + context.service());
        return lookup.get();
      }
    };
  }

  /** A name, a challenge, and the secret as its proof. */
  private static final class Proof implements SaslExchange {
    private final SaslContext context;
    private SecretLookup lookup;

    Proof(SaslContext context) {
      this.context = context;
    }

    @Override
    public SaslStep next(byte[] response) {
      String text = new String(response, StandardCharsets.UTF_8);
      if (lookup == null) {
        lookup = context.secret(text);
        return lookup instanceof SecretLookup.Unavailable
            ? new SaslStep.Done(AuthOutcome.unavailable())
            : new SaslStep.Challenge("nonce".getBytes(StandardCharsets.UTF_8));
      }
      return new SaslStep.Done(outcome(text));
    }

    private AuthOutcome outcome(String proof) {
      if (lookup instanceof SecretLookup.Found found) {
        return found.secret().equals(new Secret.Password(proof))
            ? AuthOutcome.accepted(found.user())
            : AuthOutcome.denied(DenialReason.BAD_PASSWORD);
      }
      return AuthOutcome.denied(
          lookup instanceof SecretLookup.Unknown unknown
              ? unknown.reason()
              : DenialReason.UNSPECIFIED);
    }
  }
}
