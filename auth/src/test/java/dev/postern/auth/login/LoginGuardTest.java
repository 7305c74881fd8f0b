package dev.postern.auth.login;

import static dev.postern.auth.login.LoginRig.base64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.auth.SaslStep;
import dev.postern.net.Framing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    assertThat(rig.server.events).isEmpty();
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
      Credentials credentials = Credentials.Password.of("ann", password);
      rig.sasl(
          ScriptedMechanism.proof(
              context ->
                  response ->
                      new SaslStep.Done(
                          context.authenticator().authenticate(credentials, context.context()))));
      rig.connection.work();
      assertThat(rig.said()).isEmpty();
      rig.connection.advance(Duration.ofSeconds(5));
      assertThat(rig.said())
          .containsExactly(
              password.equals("secret") ? "accepted ann@example.org" : "denied MAY_TRY_AGAIN");
    }
    assertThat(guard.asked)
        .containsExactly("before ann", "after ann Accepted", "before ann", "after ann Denied");
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

  private LoginDialogue loginFor(String user) {
    LoginDialogue dialogue = rig.sasl("LOGIN", base64(user));
    rig.connection.work();
    return dialogue;
  }
}
