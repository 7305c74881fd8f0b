package dev.postern.auth.dialogue;

import static dev.postern.auth.dialogue.LoginRig.base64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.LoginGuard.Decision;
import dev.postern.auth.TestLog;
import dev.postern.auth.UserLookup;
import dev.postern.auth.login.LoginDenied;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator reads of logins that could not be decided. */
class LoginLogTest {
  private final LoginRig rig = new LoginRig();
  private TestLog log;

  @BeforeEach
  void logged() throws IOException {
    log = new TestLog();
  }

  @Test
  void tellsWhoItWasAbout() throws IOException {
    rig.server.authenticator = (credentials, context) -> AuthOutcome.unavailable();
    rig.password("ev\nil peer=x", "secret");
    rig.connection.work();
    ScriptedGuard guard = new ScriptedGuard();
    guard.before = new Decision.Refuse(Duration.ZERO);
    rig.server.guard = guard;
    rig.sasl("PLAIN", base64("\0bob\0secret"));
    rig.connection.poolFull = true;
    rig.sasl("PLAIN");
    rig.connection.poolFull = false;
    rig.connection.work();
    String begin = "WARN login unavailable conn=c1 service=test mechanism=";
    assertThat(log.lines("login unavailable"))
        .containsExactly(
            begin + "password peer=unix reason=authenticator user=ev?il peer=x",
            begin + "PLAIN peer=unix reason=too-busy user=",
            begin + "PLAIN peer=unix reason=too-many-failures user=bob");
    assertThat(log.lines("secret")).isEmpty();
  }

  @Test
  void saysWhyALoginWasDenied() throws IOException {
    rig.server.limits = Limits.defaults().with(Limits.Count.PASSWORD_OCTETS, 3);
    for (DenialReason reason : DenialReason.values()) {
      rig.server.authenticator = (credentials, context) -> AuthOutcome.denied(reason);
      rig.password("ann", "x");
      rig.connection.work();
    }
    rig.password("bob", "long");
    rig.connection.work();
    assertThat(log.lines("login denied"))
        .extracting(line -> line.replaceAll(".*(reason=\\S+) .*(user=.*)", "$1 $2"))
        .containsExactly(
            "reason=unspecified user=ann",
            "reason=unknown-user user=ann",
            "reason=bad-password user=ann",
            "reason=password-too-long user=ann",
            "reason=disabled user=ann",
            "reason=no-password user=ann",
            "reason=no-secret-for-mechanism user=ann",
            "reason=locked user=ann",
            "reason=refused user=ann",
            "reason=expired user=ann",
            "reason=not-from-here user=ann",
            "reason=not-authorized user=ann",
            "reason=channel-binding user=ann",
            "reason=password-too-long user=bob");
    assertThat(rig.server.events)
        .map(event -> ((LoginDenied) event).reason())
        .startsWith(DenialReason.values())
        .endsWith(DenialReason.PASSWORD_TOO_LONG);
  }

  @Test
  void aDirectoryThatIsAwayIsOneLineWithoutAStack() throws IOException {
    rig.server.directory = name -> UserLookup.unavailable("the database\nis away");
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(log.lines("user not looked up"))
        .containsExactly("WARN user not looked up conn=c1 reason=the database?is away");
    assertThat(log.lines("reason=directory user=ann")).hasSize(1);
    assertThat(log.lines("\tat ")).isEmpty();
  }

  @Test
  void aUserThatTheDirectoryDoesNotKnowIsNamed() throws IOException {
    rig.server.directory = name -> UserLookup.unknown();
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(log.lines("reason=unknown-to-directory user=ann@example.org")).hasSize(1);
  }

  @Test
  void aFaultOfTheEmbeddersHasItsStack() throws IOException {
    rig.server.authenticator = (credentials, context) -> null;
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(log.lines("login failed conn=c1 mechanism=password user=ann")).hasSize(1);
    assertThat(log.lines("\tat dev.postern.auth.dialogue.Attempt")).isNotEmpty();
  }
}
