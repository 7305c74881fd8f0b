package dev.postern.auth.dialogue;

import static dev.postern.auth.dialogue.LoginRig.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.Limits;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.LoginAttempt;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslStep;
import dev.postern.auth.TestLog;
import dev.postern.auth.login.LoginUnavailable;
import dev.postern.net.Framing;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard is asked around each try, however it comes, and no thread waits for it. */
class LoginGuardTest {
  private final LoginRig rig = new LoginRig();
  private final ScriptedGuard guard = new ScriptedGuard();

  @BeforeEach
  void guarded() {
    rig.server.guard = guard;
  }

  @Test
  void isAskedBeforeAndAfterEachTry() {
    rig.password("ann", "secret");
    rig.connection.work();
    rig.sasl("PLAIN", base64("\0bob\0wrong"));
    rig.connection.work();
    rig.line(loginFor("cat"), base64("wrong"));
    rig.connection.work();
    assertThat(guard.asked)
        .containsExactly(
            "before ann",
            "after ann Accepted",
            "before bob",
            "after bob Denied",
            "before cat",
            "after cat Denied");
  }

  @Test
  void nothingIsCheckedBeforeItsTime() {
    guard.before = new Decision.Check(Duration.ofSeconds(15));
    LoginDialogue dialogue = rig.password("ann", "secret");
    rig.sasl("PLAIN", base64("\0ann\0secret"));
    rig.connection.work();
    rig.connection.advance(Duration.ofSeconds(14));
    rig.connection.work();
    assertThat(rig.said()).isEmpty();
    assertThat(guard.asked).containsExactly("before ann", "before ann");
    assertThat(dialogue.expects()).isEqualTo(new Framing.Pause());
    rig.connection.advance(Duration.ofSeconds(1));
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted ann@example.org", "accepted ann@example.org");
  }

  @Test
  void whatIsRefusedIsNotCheckedAndMayBeTriedAgain() {
    guard.before = new Decision.Refuse(Duration.ofSeconds(2));
    rig.password("ann", "secret");
    rig.sasl("PLAIN", base64("\0ann\0secret"));
    rig.connection.work();
    assertThat(rig.said()).isEmpty();
    rig.connection.advance(Duration.ofSeconds(2));
    rig.connection.work();
    assertThat(rig.said()).containsExactly("unavailable", "unavailable");
    assertThat(guard.asked).containsExactly("before ann", "before ann");
    assertThat(rig.server.events).isNotEmpty().hasOnlyElementsOfType(LoginUnavailable.class);
  }

  @Test
  void whoIsGoneMeanwhileHasItsFailureCounted() {
    rig.server.authenticator =
        (credentials, context) -> {
          rig.logins.end();
          return AuthOutcome.denied();
        };
    rig.password("ann", "wrong");
    rig.connection.work();
    assertThat(guard.asked).containsExactly("before ann", "after ann Denied");
    assertThat(rig.said()).isEmpty();
  }

  @Test
  void whoIsGoneBeforeIsNotCheckedAtAll() {
    guard.before = new Decision.Check(Duration.ofSeconds(1));
    rig.password("ann", "wrong");
    rig.logins.end();
    rig.connection.advance(Duration.ofSeconds(1));
    rig.connection.work();
    assertThat(guard.asked).containsExactly("before ann");
  }

  @Test
  void aDenialTakesTheSameTimeHoweverLongTheCheckWas() {
    guard.after = Duration.ofSeconds(2);
    rig.server.authenticator =
        (credentials, context) -> {
          rig.server.now = rig.server.now.plusMillis(700);
          return AuthOutcome.denied();
        };
    rig.password("ann", "wrong");
    rig.connection.work();
    rig.connection.advance(Duration.ofMillis(1_299));
    assertThat(rig.said()).isEmpty();
    rig.connection.advance(Duration.ofMillis(1));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
  }

  @Test
  void aCheckThatTookLongerIsAnsweredAtOnceAndAClockSetBackAddsNothing() {
    guard.after = Duration.ofSeconds(2);
    rig.server.authenticator =
        (credentials, context) -> {
          rig.server.now =
              rig.server.now.plusSeconds(credentials.authenticationId().equals("ann") ? 9 : -9);
          return AuthOutcome.denied();
        };
    rig.password("ann", "wrong");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
    rig.password("bob", "wrong");
    rig.connection.work();
    rig.connection.advance(Duration.ofSeconds(2));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
  }

  @Test
  void aMechanismThatAsksByItselfOwesItsDelay() {
    guard.before = new Decision.Check(Duration.ofSeconds(5));
    for (String password : List.of("secret", "wrong")) {
      askByItself(password);
      assertThat(rig.said()).isEmpty();
      rig.connection.advance(Duration.ofSeconds(5));
      assertThat(rig.said())
          .containsExactly(
              password.equals("secret") ? "accepted ann@example.org" : "denied MAY_TRY_AGAIN");
    }
    assertThat(guard.asked)
        .containsExactly("before ann", "after ann Accepted", "before ann", "after ann Denied");
  }

  /** As ann, by a mechanism that needs the answer of the authenticator itself. */
  private void askByItself(String password) {
    Credentials credentials = Credentials.Password.of("ann", password);
    rig.sasl(
        ScriptedMechanism.proof(
            context -> response -> new SaslStep.Done(context.check(credentials))));
    rig.connection.work();
  }

  @Test
  void theLogSaysHowLongTheGuardHadATryWait() throws IOException {
    TestLog log = new TestLog();
    for (Duration delay : List.of(Duration.ofSeconds(4), Duration.ZERO)) {
      guard.before = new Decision.Check(delay);
      for (String password : List.of("secret", "wrong")) {
        rig.password("ann", password);
        rig.connection.advance(delay);
        rig.connection.work();
      }
    }
    assertThat(log.lines("login"))
        .satisfiesExactly(
            l ->
                assertThat(l)
                    .contains("login conn=")
                    .endsWith(" waited=4000ms user=ann@example.org"),
            l ->
                assertThat(l)
                    .contains("login denied")
                    .endsWith(" failures=1 waited=4000ms user=ann"),
            l -> assertThat(l).contains("login conn=").doesNotContain("waited"),
            l -> assertThat(l).contains("login denied").doesNotContain("waited"));
  }

  @Test
  void theLogSaysItOfAMechanismThatAsksByItselfToo() throws IOException {
    TestLog log = new TestLog();
    guard.before = new Decision.Check(Duration.ofSeconds(5));
    for (String password : List.of("secret", "wrong")) {
      askByItself(password);
      rig.connection.advance(Duration.ofSeconds(5));
    }
    assertThat(log.lines("login")).hasSize(2).allMatch(l -> l.contains(" waited=5000ms user=ann"));
  }

  @Test
  void aMechanismThatAsksByItselfIsRefusedUnasked() {
    guard.before = new Decision.Refuse(Duration.ofSeconds(5));
    rig.server.authenticator =
        (credentials, context) -> {
          throw new AssertionError("asked in spite of the guard");
        };
    Credentials credentials = Credentials.Password.of("ann", "secret");
    rig.sasl(
        ScriptedMechanism.proof(
            context -> response -> new SaslStep.Done(context.check(credentials))));
    rig.connection.work();
    assertThat(rig.said()).as("before its time").isEmpty();
    rig.connection.advance(Duration.ofSeconds(5));
    assertThat(rig.said()).containsExactly("unavailable");
    assertThat(guard.asked).startsWith("before ann");
    assertThat(rig.server.events).isNotEmpty().hasOnlyElementsOfType(LoginUnavailable.class);
  }

  /** As EXTERNAL, which asks nobody. */
  private void decideByItself(AuthOutcome outcome) {
    rig.sasl(ScriptedMechanism.proof(context -> response -> new SaslStep.Done(outcome)));
    rig.connection.work();
  }

  @Test
  void aMechanismThatDecidesByItselfIsGuardedToo() {
    guard.before = new Decision.Check(Duration.ofSeconds(5));
    decideByItself(AuthOutcome.accepted(MailUser.of("ann@example.org")));
    assertThat(rig.said()).as("before its time").isEmpty();
    rig.connection.advance(Duration.ofSeconds(5));
    assertThat(rig.said()).containsExactly("accepted ann@example.org");
    decideByItself(AuthOutcome.denied());
    assertThat(rig.said()).as("before its time").isEmpty();
    rig.connection.advance(Duration.ofSeconds(5));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
    assertThat(guard.asked)
        .containsExactly(
            "before ann@example.org", "after ann@example.org Accepted", "before ", "after  Denied");
  }

  @Test
  void whatAMechanismDecidesByItselfIsNotToldWhereTheGuardRefuses() {
    guard.before = new Decision.Refuse(Duration.ofSeconds(5));
    for (AuthOutcome outcome :
        List.of(AuthOutcome.accepted(MailUser.of("ann@example.org")), AuthOutcome.denied())) {
      decideByItself(outcome);
      assertThat(rig.said()).as("before its time").isEmpty();
      rig.connection.advance(Duration.ofSeconds(5));
      assertThat(rig.said()).containsExactly("unavailable");
    }
    assertThat(guard.asked)
        .containsExactly(
            "before ann@example.org",
            "after ann@example.org Unavailable",
            "before ",
            "after  Unavailable");
    assertNothingFollowed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "throws", "error", "deep"})
  void noMechanismLetsAnybodyInPastAGuardThatCannotDecide(String trouble) {
    rig.server.guard =
        new Guarding(
            attempt -> broken(trouble, Decision.class), (attempt, outcome) -> Duration.ZERO);
    decideByItself(AuthOutcome.accepted(MailUser.of("ann@example.org")));
    assertThat(rig.said()).containsExactly("unavailable");
    assertNothingFollowed();
  }

  @Test
  void whatComesToNothingIsNoTry() {
    decideByItself(AuthOutcome.unavailable());
    assertThat(rig.said()).containsExactly("unavailable");
    assertThat(guard.asked).containsExactly("after  Unavailable");
  }

  @Test
  void aPasswordOfAnyLengthIsNotHashed() {
    List<Integer> lengths = new ArrayList<>();
    rig.server.limits = Limits.defaults().with(Limits.Count.PASSWORD_OCTETS, 10);
    rig.server.authenticator =
        (credentials, context) -> {
          lengths.add(((Credentials.Password) credentials).password().length());
          return AuthOutcome.denied();
        };
    rig.password("ann", "x".repeat(10));
    rig.password("ann", "x".repeat(11));
    rig.sasl("PLAIN", base64("\0ann\0\u00e4\u00e4\u00e4\u00e4\u00e4x"));
    rig.connection.work();
    assertThat(lengths).containsExactly(10);
    assertThat(rig.said()).hasSize(3).allMatch(said -> said.startsWith("denied"));
    assertThat(guard.asked).filteredOn("after ann Denied"::equals).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "throws", "error", "deep"})
  void aGuardThatCannotDecideIsTroubleAndNobodyComesIn(String trouble) {
    rig.server.guard =
        new Guarding(
            attempt -> broken(trouble, Decision.class),
            (attempt, outcome) -> {
              throw new AssertionError("nothing was checked");
            });
    rig.server.authenticator =
        (credentials, context) -> {
          throw new AssertionError("the guard had not let it");
        };
    rig.password("ann", "secret");
    rig.sasl("PLAIN", base64("\0ann\0secret"));
    rig.line(loginFor("ann"), base64("secret"));
    rig.connection.work();
    assertThat(rig.said())
        .containsExactlyInAnyOrder(
            "challenge UGFzc3dvcmQ6", "unavailable", "unavailable", "unavailable");
    assertNothingFollowed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "throws", "error", "deep"})
  void aMechanismIsToldOfAGuardThatCannotDecide(String trouble) {
    rig.server.guard =
        new Guarding(
            attempt -> broken(trouble, Decision.class), (attempt, outcome) -> Duration.ZERO);
    List<AuthOutcome> told = new ArrayList<>();
    rig.sasl(
        ScriptedMechanism.proof(
            context ->
                response -> {
                  Credentials credentials = Credentials.Password.of("ann", "secret");
                  told.add(context.check(credentials));
                  return new SaslStep.Done(told.get(0));
                }));
    rig.connection.work();
    assertThat(told).containsExactly(AuthOutcome.unavailable());
    assertThat(rig.said()).containsExactly("unavailable");
    assertNothingFollowed();
  }

  @ParameterizedTest
  @CsvSource({
    "null, secret", "throws, secret", "error, secret", "deep, secret",
    "null, wrong", "throws, wrong", "error, wrong", "deep, wrong"
  })
  void aGuardThatCannotCountLetsNobodyInAndTellsNothing(String trouble, String password) {
    rig.server.guard =
        new Guarding(
            attempt -> Decision.CHECK_NOW, (attempt, outcome) -> broken(trouble, Duration.class));
    rig.password("ann", password);
    rig.connection.work();
    rig.connection.advance(Duration.ofMillis(1_999));
    assertThat(rig.said()).as("not faster than a denial").isEmpty();
    rig.connection.advance(Duration.ofMillis(1));
    assertThat(rig.said()).containsExactly("unavailable");
    assertNothingFollowed();
  }

  @Test
  void anErrorOfTheWholeMachineInAGuardIsForTheConnectionsOwner() {
    rig.server.guard =
        new Guarding(
            attempt -> Decision.CHECK_NOW,
            (attempt, outcome) -> {
              throw new OutOfMemoryError("scripted");
            });
    rig.password("ann", "secret");
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(rig.connection::work);
    assertThat(rig.said()).isEmpty();
    rig.server.guard =
        new Guarding(
            attempt -> {
              throw new OutOfMemoryError("scripted");
            },
            (attempt, outcome) -> Duration.ZERO);
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> rig.password("ann", "secret"));
    assertThat(rig.said()).isEmpty();
  }

  @Test
  void aGuardsTimesMayBeAnything() {
    for (Duration time : List.of(Duration.ofSeconds(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
      guard.before = new Decision.Check(time);
      guard.after = time;
      rig.password("ann", "wrong");
      rig.connection.work();
      guard.before = new Decision.Refuse(time);
      rig.password("ann", "wrong");
      rig.connection.work();
      assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN", "unavailable");
    }
    guard.before = Decision.CHECK_NOW;
    guard.after = ChronoUnit.FOREVER.getDuration();
    rig.password("ann", "wrong");
    rig.connection.work();
    assertThat(rig.said()).isEmpty();
    rig.connection.advance(Duration.ofHours(1));
    assertThat(rig.said()).as("or what LOGIN ends before").containsExactly("denied MUST_LEAVE");
  }

  private void assertNothingFollowed() {
    assertThat(rig.server.events).isNotEmpty().hasOnlyElementsOfType(LoginUnavailable.class);
    assertThat(rig.connection.loggedIn).isZero();
  }

  private static <T> T broken(String trouble, Class<T> what) {
    return switch (trouble) {
      case "null" -> what.cast(null);
      case "throws" -> throw new IllegalStateException("scripted");
      case "error" -> throw new AssertionError("scripted");
      default -> throw new StackOverflowError("scripted");
    };
  }

  private LoginDialogue loginFor(String user) {
    LoginDialogue dialogue = rig.sasl("LOGIN", base64(user));
    rig.connection.work();
    return dialogue;
  }

  /** A guard of two functions. */
  private record Guarding(
      Function<LoginAttempt, Decision> first, BiFunction<LoginAttempt, AuthOutcome, Duration> then)
      implements LoginGuard {
    @Override
    public Decision before(LoginAttempt attempt) {
      return first.apply(attempt);
    }

    @Override
    public Duration after(LoginAttempt attempt, AuthOutcome outcome) {
      return then.apply(attempt, outcome);
    }
  }

  @Test
  void countsUnderTheNameWhosePasswordIsTried() {
    List<String> counted = new ArrayList<>();
    rig.server.guard =
        new LoginGuard() {
          @Override
          public Decision before(LoginAttempt attempt) {
            counted.add(attempt.user() + " as " + attempt.subject());
            return Decision.CHECK_NOW;
          }

          @Override
          public Duration after(LoginAttempt attempt, AuthOutcome outcome) {
            counted.add(attempt.subject());
            return Duration.ZERO;
          }
        };
    rig.server.authenticator =
        new Authenticator() {
          @Override
          public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
            return AuthOutcome.denied();
          }

          @Override
          public String subject(String name) {
            return name.replaceFirst(".*\\*", "");
          }
        };
    rig.password("x1*root", "wrong");
    rig.connection.work();
    assertThat(counted).containsExactly("x1*root as root", "root");
  }
}
