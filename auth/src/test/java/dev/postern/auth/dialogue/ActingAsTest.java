package dev.postern.auth.dialogue;

import static dev.postern.auth.dialogue.LoginRig.base64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslStep;
import dev.postern.auth.login.LoginDenied;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authorization identities (RFC 4422 §2), over authenticators that do not look at them. */
class ActingAsTest {
  private static final Authenticator CARELESS =
      (credentials, context) -> AuthOutcome.accepted(MailUser.of("bob@example.org"));

  @Test
  void nobodyIsTakenForAnother() {
    LoginRig rig = rig(CARELESS);
    rig.sasl("PLAIN", base64("ann\0bob\0secret"));
    rig.connection.work();
    rig.connection.advance(Duration.ofSeconds(2));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
    assertThat(rig.server.events)
        .singleElement()
        .isInstanceOfSatisfying(
            LoginDenied.class, e -> assertThat(e.reason()).isEqualTo(DenialReason.NOT_AUTHORIZED));
  }

  @Test
  void norWhereAMechanismAsks() {
    LoginRig rig = rig(CARELESS);
    Credentials credentials = new Credentials.Password("ann", "bob", "secret");
    rig.sasl(
        ScriptedMechanism.proof(
            context -> response -> new SaslStep.Done(context.check(credentials))));
    rig.connection.work();
    rig.connection.advance(Duration.ofSeconds(2));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bob", "BOB", "bob@example.org", "Bob@Example.org"})
  void oneMayNameOneself(String actingAs) {
    LoginRig rig = rig(CARELESS);
    rig.sasl("PLAIN", base64(actingAs + "\0bob\0secret"));
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted bob@example.org");
  }

  /** A master user: whom the authenticator accepts is whom the client asked for. */
  @Test
  void anAuthenticatorMayGrantIt() {
    LoginRig rig = rig(CARELESS);
    rig.sasl("PLAIN", base64("bob@example.org\0master\0secret"));
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted bob@example.org");
  }

  private static LoginRig rig(Authenticator authenticator) {
    LoginRig rig = new LoginRig();
    rig.server.authenticator = authenticator;
    return rig;
  }

  /** A database that compares names without regard to blanks knows them all. */
  @ParameterizedTest
  @ValueSource(strings = {"ann @example.org", "ann@example.org ", " ann", "a  b", "a\u202eb"})
  void anotherSpellingOfANameIsNobodys(String name) {
    LoginRig rig = rig((credentials, context) -> AuthOutcome.accepted(MailUser.of("ann")));
    rig.password(name, "secret");
    rig.connection.work();
    rig.connection.advance(Duration.ofSeconds(2));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN");
    assertThat(rig.server.events)
        .singleElement()
        .isInstanceOfSatisfying(
            LoginDenied.class, e -> assertThat(e.reason()).isEqualTo(DenialReason.UNKNOWN_USER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann @example.org", "a\u202eb"})
  void norIsOneThatAnAuthenticatorMakes(String name) {
    LoginRig rig = rig((credentials, context) -> AuthOutcome.accepted(MailUser.of(name)));
    rig.password("ann", "secret");
    rig.sasl(
        ScriptedMechanism.proof(
            context -> response -> new SaslStep.Done(AuthOutcome.accepted(MailUser.of(name)))));
    rig.connection.work();
    rig.connection.advance(Duration.ofSeconds(2));
    assertThat(rig.said()).containsExactly("denied MAY_TRY_AGAIN", "denied MAY_TRY_AGAIN");
  }
}
