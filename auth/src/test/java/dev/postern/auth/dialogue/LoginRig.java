package dev.postern.auth.dialogue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslMechanism;
import dev.postern.net.Frame;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A connection with logins on a server where ann has the password "secret". */
final class LoginRig {
  final ScriptedConnection connection = new ScriptedConnection();
  final TestServer server =
      new TestServer(
          (credentials, context) ->
              credentials.equals(Credentials.Password.of("ann", "secret"))
                  ? AuthOutcome.accepted(MailUser.of("ann@example.org"))
                  : AuthOutcome.denied());
  final RecordedAnswers answers = new RecordedAnswers();
  final Logins logins = new Logins("test", connection, server);

  /** A login by SASL, begun; the pool has not worked yet. */
  LoginDialogue sasl(SaslMechanism mechanism, String... initialResponse) {
    return begin(logins.sasl(mechanism, List.of(initialResponse).stream().findFirst(), answers));
  }

  LoginDialogue sasl(String mechanism, String... initialResponse) {
    Optional<SaslMechanism> found = logins.find(mechanism);
    return sasl(found.orElseThrow(), initialResponse);
  }

  LoginDialogue password(String user, String password) {
    return begin(logins.password(Credentials.Password.of(user, password), answers));
  }

  void line(LoginDialogue dialogue, String text) {
    dialogue.received(new Frame.Line(text.getBytes(ISO_8859_1)));
  }

  /** What was said since the last call. */
  List<String> said() {
    List<String> all = List.copyOf(answers.said);
    answers.said.clear();
    return all;
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static LoginDialogue begin(LoginDialogue dialogue) {
    dialogue.begin();
    return dialogue;
  }
}
