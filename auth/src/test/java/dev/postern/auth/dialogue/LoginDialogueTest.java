package dev.postern.auth.dialogue;

import static dev.postern.auth.dialogue.LoginRig.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslStep;
import dev.postern.auth.dialogue.LoginAnswers.Admission;
import dev.postern.auth.login.LoggedIn;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exchange: lines, base64, what is expected when, faults on either side. */
class LoginDialogueTest {
  private static final Framing LINE = new Framing.Line(12_288);
  private static final Framing NOTHING = new Framing.Nothing();

  private final LoginRig rig = new LoginRig();

  @Test
  void asksStepByStep() {
    LoginDialogue dialogue = rig.sasl("LOGIN");
    assertThat(dialogue.expects()).isEqualTo(NOTHING);
    rig.connection.work();
    assertThat(rig.said()).containsExactly("challenge " + base64("Username:"));
    assertThat(dialogue.expects()).isEqualTo(LINE);
    rig.line(dialogue, base64("ann"));
    assertThat(dialogue.expects()).isEqualTo(NOTHING);
    rig.connection.work();
    assertThat(rig.said()).containsExactly("challenge " + base64("Password:"));
    rig.line(dialogue, base64("secret"));
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted ann@example.org");
    assertThat(dialogue.expects()).isEqualTo(NOTHING);
  }

  @Test
  void takesAnInitialResponse() {
    rig.sasl("PLAIN", base64("\0ann\0secret"));
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted ann@example.org");
  }

  @Test
  void noneIsNotTheSameAsAnEmptyOne() {
    List<byte[]> heard = new ArrayList<>();
    ScriptedMechanism mechanism =
        ScriptedMechanism.proof(
            context ->
                response -> {
                  heard.add(response);
                  return new SaslStep.Malformed();
                });
    rig.sasl(mechanism);
    rig.sasl(mechanism, "=");
    rig.connection.work();
    assertThat(heard).containsExactly(null, new byte[0]);
  }

  @Test
  void anEmptyChallengeAndAnEmptyLine() {
    ScriptedMechanism serverLast =
        ScriptedMechanism.proof(
            context ->
                response ->
                    response == null
                        ? new SaslStep.Challenge(new byte[0])
                        : new SaslStep.Done(
                            response.length == 0
                                ? AuthOutcome.unavailable()
                                : AuthOutcome.denied()));
    LoginDialogue dialogue = rig.sasl(serverLast);
    rig.connection.work();
    assertThat(rig.said()).containsExactly("challenge ");
    rig.line(dialogue, "");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("unavailable");
  }

  @ParameterizedTest
  @CsvSource({
    "*, CANCELLED",
    "=, NOT_BASE64",
    "a, NOT_BASE64",
    "YW5u!, NOT_BASE64",
    "' YW5u', NOT_BASE64",
    "YW5u, MALFORMED"
  })
  void faultsOfTheClient(String line, LoginFault fault) {
    LoginDialogue dialogue = rig.sasl("PLAIN");
    rig.connection.work();
    rig.said();
    rig.line(dialogue, line);
    rig.connection.work();
    assertThat(rig.said()).containsExactly("faulty " + fault);
    assertThat(dialogue.expects()).isEqualTo(NOTHING);
    assertThat(rig.server.events).isEmpty();
  }

  @Test
  void anInitialResponseThatIsNotBase64() {
    rig.sasl("PLAIN", "*");
    assertThat(rig.said()).containsExactly("faulty NOT_BASE64");
  }

  @Test
  void aLineThatIsTooLong() {
    rig.server.limits = Limits.defaults().with(Limits.Count.SASL_LINE_OCTETS, 99);
    LoginDialogue dialogue = rig.sasl("PLAIN");
    rig.connection.work();
    rig.said();
    assertThat(dialogue.expects()).isEqualTo(new Framing.Line(99));
    dialogue.received(new Frame.LineTooLong());
    assertThat(rig.said()).containsExactly("faulty LINE_TOO_LONG");
  }

  @Test
  void aFrameWhileSomethingIsChecked() {
    LoginDialogue dialogue = rig.password("ann", "secret");
    assertThatThrownBy(() -> rig.line(dialogue, "x")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPasswordFromACommand() {
    LoginDialogue dialogue = rig.password("ann", "secret");
    assertThat(dialogue.expects()).isEqualTo(NOTHING);
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted ann@example.org");
  }

  @Test
  void whoIsInIsTold() {
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(rig.connection.loggedIn).isEqualTo(1);
    assertThat(rig.server.events)
        .containsExactly(
            new LoggedIn(
                rig.server.now,
                "c1",
                ScriptedConnection.CONFIDENTIAL,
                "ann@example.org",
                "password"));
  }

  @Test
  void whoIsTurnedAwayIsNotIn() {
    rig.answers.admission = Admission.TURNED_AWAY;
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted ann@example.org");
    assertThat(rig.connection.loggedIn).isZero();
    assertThat(rig.server.events).isEmpty();
  }

  @Test
  void authenticatorsLearnTheCircumstances() {
    List<String> learnt = new ArrayList<>();
    rig.server.authenticator =
        (credentials, context) -> {
          learnt.add(context.service() + " " + context.peer().remoteText());
          return AuthOutcome.unavailable();
        };
    rig.password("ann", "secret");
    rig.sasl(
        ScriptedMechanism.proof(
            context -> {
              learnt.add(context.hostname());
              return response -> new SaslStep.Challenge("x".getBytes(StandardCharsets.US_ASCII));
            }));
    rig.connection.work();
    assertThat(learnt).containsExactly("test unix", "mail.example.org");
    assertThat(rig.said()).containsExactly("unavailable", "challenge eA==");
  }
}
