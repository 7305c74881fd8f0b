package dev.postern.auth.dialogue;

import static dev.postern.auth.dialogue.LoginRig.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.Limits;
import dev.postern.ServerEvent;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.LoginAttempt;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslStep;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.login.LoginDenied;
import dev.postern.auth.login.LoginUnavailable;
import dev.postern.auth.login.LoginUnavailable.Reason;
import dev.postern.net.Framing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows when a login fails, cannot be decided, or comes too late. */
class LoginFailureTest {
  private final LoginRig rig = new LoginRig();

  @Test
  void aDenialWaitsForItsTime() {
    LoginDialogue dialogue = rig.password("ann", "wrong");
    rig.connection.work();
    rig.connection.advance(Duration.ofMillis(1_999));
    assertThat(rig.said()).isEmpty();
    assertThat(dialogue.expects()).isEqualTo(new Framing.Pause());
    rig.connection.advance(Duration.ofMillis(1));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
  }

  @Test
  void aDelayOfNothingTakesNoTimer() {
    rig.server.limits = noDelay();
    rig.password("ann", "wrong");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
    assertThat(rig.connection.timers()).isZero();
  }

  @Test
  void denialsAreCountedForTheConnectionHoweverTheyCome() {
    rig.server.limits = noDelay();
    rig.password("ann", "wrong");
    rig.connection.work();
    rig.sasl("PLAIN", base64("\0ann\0wrong"));
    rig.connection.work();
    rig.password("bob", "secret");
    rig.connection.work();
    assertThat(rig.said())
        .containsExactly("denied MAY_TRY_AGAIN", "denied MAY_TRY_AGAIN", "denied MUST_LEAVE");
  }

  @Test
  void theCountIsALimit() {
    rig.server.limits = noDelay().with(Limits.Count.AUTH_FAILURES, 1);
    rig.password("ann", "wrong");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("denied MUST_LEAVE");
  }

  @Test
  void faultsAndTroubleDoNotCount() {
    rig.server.limits = noDelay().with(Limits.Count.AUTH_FAILURES, 2);
    rig.sasl("PLAIN", "no base64");
    rig.sasl("PLAIN", base64("no message of PLAIN"));
    rig.connection.work();
    rig.server.authenticator = (credentials, context) -> AuthOutcome.unavailable();
    rig.password("ann", "secret");
    rig.connection.work();
    rig.server.authenticator = (credentials, context) -> AuthOutcome.denied();
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(rig.said())
        .containsExactly(
            "faulty NOT_BASE64", "faulty MALFORMED", "unavailable", "denied MAY_TRY_AGAIN");
    assertThat(rig.server.events)
        .containsExactly(
            undecided("ann", "password", Reason.AUTHENTICATOR), failed("ann", "password"));
  }

  @Test
  void theNameIsToldAsItWasTriedAndAtOnce() {
    rig.password("ann ", "wrong");
    rig.sasl("PLAIN", base64("\0ev\u0001il\0wrong"));
    LoginDialogue asking = rig.sasl("LOGIN", base64("bob"));
    rig.sasl(
        ScriptedMechanism.proof(context -> response -> new SaslStep.Done(AuthOutcome.denied())));
    rig.connection.work();
    rig.line(asking, base64("wrong"));
    rig.connection.work();
    assertThat(rig.server.events)
        .containsExactly(
            failed("ann ", "password"),
            failed("ev\u0001il", "PLAIN"),
            failed("", "X-PROOF"),
            failed("bob", "LOGIN"));
  }

  @Test
  void aFullPoolIsNoDenial() {
    rig.connection.poolFull = true;
    rig.password("ann", "wrong");
    assertThat(rig.said()).containsExactly("unavailable");
    rig.connection.poolFull = false;
    LoginDialogue dialogue = rig.sasl("PLAIN");
    rig.connection.work();
    rig.connection.poolFull = true;
    rig.line(dialogue, base64("\0ann\0secret"));
    assertThat(rig.said()).containsExactly("challenge ", "unavailable");
    assertThat(dialogue.expects()).isEqualTo(new Framing.Nothing());
    assertThat(rig.server.events)
        .containsExactly(
            undecided("ann", "password", Reason.TOO_BUSY), undecided("", "PLAIN", Reason.TOO_BUSY));
  }

  @ParameterizedTest
  @MethodSource("brokenParts")
  void whatTheEmbeddersCodeThrowsIsTroubleAndNotOurs(Consumer<LoginRig> login) {
    login.accept(rig);
    rig.connection.work();
    assertThat(rig.said()).containsExactly("unavailable");
    assertThat(rig.server.events).singleElement().isInstanceOf(LoginUnavailable.class);
    assertThat(rig.connection.loggedIn).isZero();
  }

  @ParameterizedTest
  @ValueSource(classes = {AssertionError.class, StackOverflowError.class, LinkageError.class})
  void anErrorOfTheEmbeddersIsTroubleAndNotOurs(Class<? extends Error> kind) throws Exception {
    Error error = kind.getConstructor().newInstance();
    rig.server.authenticator = (credentials, context) -> fail(error);
    rig.password("ann", "secret");
    rig.sasl("PLAIN", base64("\0ann\0secret"));
    rig.sasl(
        ScriptedMechanism.proof(
            context -> {
              throw error;
            }));
    rig.sasl(ScriptedMechanism.proof(context -> response -> new SaslStep.Done(asked(context))));
    rig.connection.work();
    assertThat(rig.said())
        .containsExactlyInAnyOrder("unavailable", "unavailable", "unavailable", "unavailable");
    assertThat(rig.server.events).hasSize(4).hasOnlyElementsOfType(LoginUnavailable.class);
    assertThat(rig.connection.loggedIn).isZero();
  }

  @Test
  void anErrorOfTheWholeMachineIsForTheConnectionsOwner() {
    rig.server.authenticator = (credentials, context) -> fail(new OutOfMemoryError("scripted"));
    rig.password("ann", "secret");
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(rig.connection::work);
    assertThat(rig.said()).isEmpty();
  }

  @Test
  void nothingIsNoAnswerForAMechanismEither() {
    rig.server.authenticator = (credentials, context) -> null;
    List<AuthOutcome> seen = new ArrayList<>();
    rig.sasl(
        ScriptedMechanism.proof(
            context ->
                response -> {
                  seen.add(asked(context));
                  return new SaslStep.Done(AuthOutcome.denied());
                }));
    rig.connection.work();
    assertThat(seen).isEmpty();
    assertThat(rig.said()).containsExactly("unavailable");
  }

  /** The operator looks for the fault where it is. */
  @Test
  void whoFailedIsTold() {
    ScriptedMechanism throwing =
        ScriptedMechanism.proof(
            context -> {
              throw new IllegalStateException("scripted");
            });
    rig.sasl(throwing);
    rig.sasl(ScriptedMechanism.proof(context -> response -> null));
    // After the authenticator has answered, too.
    rig.sasl(
        ScriptedMechanism.proof(
            context ->
                response -> {
                  asked(context);
                  context.secret("ann");
                  throw new IllegalStateException("scripted");
                }));
    rig.connection.work();
    rig.server.authenticator =
        (credentials, context) -> {
          throw new IllegalStateException("scripted");
        };
    rig.sasl(ScriptedMechanism.proof(context -> response -> new SaslStep.Done(asked(context))));
    rig.sasl(
        ScriptedMechanism.proof(
            context -> response -> new SaslStep.Done(AuthOutcome.unavailable())));
    rig.connection.work();
    rig.server.authenticator = new FailingSecrets();
    rig.sasl(
        ScriptedMechanism.proof(
            context ->
                response -> {
                  context.secret("ann");
                  return new SaslStep.Malformed();
                }));
    rig.connection.work();
    assertThat(rig.server.events)
        .extracting(event -> ((LoginUnavailable) event).reason())
        .containsExactly(
            Reason.MECHANISM,
            Reason.MECHANISM,
            Reason.MECHANISM,
            Reason.AUTHENTICATOR,
            Reason.AUTHENTICATOR,
            Reason.AUTHENTICATOR);
  }

  private static final class FailingSecrets implements Authenticator {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public SecretLookup secret(String user, String mechanism, AuthContext context) {
      throw new IllegalStateException("scripted");
    }
  }

  private static AuthOutcome asked(SaslContext context) {
    return context.check(Credentials.Password.of("ann", "secret"));
  }

  private static AuthOutcome fail(Error error) {
    throw error;
  }

  static Stream<Consumer<LoginRig>> brokenParts() {
    return Stream.of(
        rig -> {
          rig.server.authenticator =
              (credentials, context) -> {
                throw new IllegalStateException("scripted");
              };
          rig.password("ann", "secret");
        },
        rig -> {
          rig.server.authenticator = (credentials, context) -> null;
          rig.sasl("PLAIN", base64("\0ann\0secret"));
        },
        rig -> rig.sasl(ScriptedMechanism.proof(context -> response -> null)),
        rig -> rig.sasl(ScriptedMechanism.proof(context -> null)),
        rig ->
            rig.sasl(
                ScriptedMechanism.proof(
                    context -> {
                      throw new IllegalStateException("scripted");
                    })));
  }

  @Test
  void nothingIsSaidAfterTheFarewellWhenACheckEnds() {
    rig.password("ann", "secret");
    rig.password("ann", "wrong");
    LoginDialogue asking = rig.sasl("LOGIN");
    rig.sasl("PLAIN", base64("malformed"));
    rig.logins.end();
    rig.connection.work();
    assertThat(rig.said()).isEmpty();
    assertThat(rig.connection.loggedIn).isZero();
    assertThat(rig.server.events).isEmpty();
    assertThat(asking.expects()).isEqualTo(new Framing.Nothing());
  }

  /** A kind of an embedder's, which has no name to tell, or fails to. */
  private record Broken(Supplier<String> authenticationIds) implements Credentials {
    @Override
    public String authenticationId() {
      return authenticationIds.get();
    }

    @Override
    public String authorizationId() {
      return "";
    }
  }

  @Test
  void credentialsThatFailAreTroubleAndNotOurs() {
    List<Supplier<String>> ways =
        List.of(
            () -> null,
            () -> {
              throw new IllegalStateException("scripted");
            },
            () -> {
              throw new AssertionError("scripted");
            });
    for (Supplier<String> way : ways) {
      rig.sasl(
          ScriptedMechanism.proof(context -> response -> new SaslStep.Verify(new Broken(way))));
      rig.sasl(
          ScriptedMechanism.proof(
              context -> response -> new SaslStep.Done(context.check(new Broken(way)))));
      rig.connection.work();
      assertThat(rig.said()).containsExactly("unavailable", "unavailable");
    }
  }

  @Test
  void aDenialWhoseClientLeftMeanwhileIsToldToTheOperator() {
    rig.server.authenticator =
        (credentials, context) -> {
          rig.logins.end();
          return AuthOutcome.denied();
        };
    rig.password("ann", "wrong");
    rig.connection.work();
    assertThat(rig.said()).isEmpty();
    assertThat(rig.server.events).containsExactly(failed("ann", "password"));
  }

  @Test
  void aDenialThatAMechanismLearnsCountsOnceAndAtOnce() {
    rig.sasl(
        ScriptedMechanism.proof(
            context ->
                response ->
                    response == null && asked(context) instanceof AuthOutcome.Denied
                        ? new SaslStep.Challenge(new byte[0])
                        : new SaslStep.Done(AuthOutcome.denied(DenialReason.EXPIRED))));
    rig.server.authenticator = (credentials, context) -> AuthOutcome.denied();
    rig.connection.work();
    assertThat(rig.server.events).containsExactly(failed("ann", "X-PROOF"));
  }

  @Test
  void whatAMechanismWasDeniedIsNotCountedAgainAtItsEnd() {
    ScriptedGuard guard = new ScriptedGuard();
    rig.server.guard = guard;
    rig.server.authenticator = (credentials, context) -> AuthOutcome.denied();
    rig.sasl(ScriptedMechanism.proof(context -> response -> new SaslStep.Done(asked(context))));
    rig.connection.work();
    assertThat(rig.server.events).containsExactly(failed("ann", "X-PROOF"));
    assertThat(guard.asked).containsExactly("before ann", "after ann Denied");
  }

  @Test
  void nothingIsSaidAfterTheFarewellWhenADelayEnds() {
    rig.password("ann", "wrong");
    rig.connection.work();
    rig.logins.end();
    rig.connection.advance(Duration.ofSeconds(2));
    assertThat(rig.said()).isEmpty();
    assertThat(rig.server.events).containsExactly(failed("ann", "password"));
  }

  @Test
  void anEventIsOneShortLineWhateverAClientSent() {
    rig.password("ev\r\nil" + "x".repeat(1_000), "wrong");
    rig.server.guard = refusing();
    rig.password("ev\r\nil" + "x".repeat(1_000), "wrong");
    rig.connection.work();
    assertThat(rig.server.events)
        .hasSize(2)
        .allSatisfy(
            event ->
                assertThat(event.toString())
                    .contains("user=ev??ilxxx")
                    .doesNotContainPattern("\\R")
                    .hasSizeLessThan(600));
  }

  private static LoginGuard refusing() {
    return new LoginGuard() {
      @Override
      public Decision before(LoginAttempt attempt) {
        return new Decision.Refuse(Duration.ZERO);
      }

      @Override
      public Duration after(LoginAttempt attempt, AuthOutcome outcome) {
        return Duration.ZERO;
      }
    };
  }

  private ServerEvent failed(String name, String mechanism) {
    return new LoginDenied(
        rig.server.now,
        "c1",
        ScriptedConnection.CONFIDENTIAL,
        name,
        mechanism,
        DenialReason.UNSPECIFIED);
  }

  private ServerEvent undecided(String name, String mechanism, Reason reason) {
    return new LoginUnavailable(
        rig.server.now, "c1", ScriptedConnection.CONFIDENTIAL, name, mechanism, reason);
  }

  private static Limits noDelay() {
    return Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO);
  }
}
