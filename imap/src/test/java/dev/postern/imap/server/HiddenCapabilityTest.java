package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener hides it neither announces nor serves. */
class HiddenCapabilityTest {
  private static final String PLAIN =
      Base64.getEncoder().encodeToString("\0ann\0secret".getBytes(StandardCharsets.US_ASCII));
  private static final String LOGIN = "a LOGIN ann secret\r\na SELECT INBOX\r\n";
  private static final String REFUSED = "BAD Unknown command";

  /** What is tried of each capability, and what the last answer looks like then. */
  private static final Map<String, Attempt> ATTEMPTS =
      Map.ofEntries(
          Map.entry("LITERAL+", new Attempt("b LOGIN {3+}\r\nann secret\r\n", "* BYE LITERAL+ ")),
          Map.entry("CHILDREN", new Attempt(LOGIN + "b LIST \"\" Archive\r\n", "* LIST () ")),
          Map.entry("ID", new Attempt("b ID NIL\r\n", "b " + REFUSED)),
          Map.entry("NAMESPACE", new Attempt(LOGIN + "b NAMESPACE\r\n", "b " + REFUSED)),
          Map.entry("IDLE", new Attempt(LOGIN + "b IDLE\r\n", "b " + REFUSED)),
          Map.entry("UNSELECT", new Attempt(LOGIN + "b UNSELECT\r\n", "b " + REFUSED)),
          Map.entry(
              "MOVE",
              new Attempt(
                  LOGIN + "b UID MOVE 1 Archive\r\nb MOVE 1 Archive\r\n",
                  "b " + REFUSED + "\r\nb " + REFUSED)),
          Map.entry(
              "UIDPLUS",
              new Attempt(
                  LOGIN
                      + "b COPY 1 Archive\r\nb APPEND Archive {1+}\r\nx\r\nb MOVE 1 Archive\r\n"
                      + "b UID EXPUNGE 1\r\n",
                  """
                  b OK Copy completed.\r
                  b OK Append completed.\r
                  * 1 EXPUNGE\r
                  * 2 RECENT\r
                  b OK Move completed.\r
                  b BAD Unknown command""")),
          Map.entry(
              "SASL-IR", new Attempt("b AUTHENTICATE PLAIN " + PLAIN + "\r\n", "b BAD Initial ")),
          Map.entry("STARTTLS", new Attempt("b STARTTLS\r\n", "b " + REFUSED)),
          Map.entry(
              "AUTH=PLAIN",
              new Attempt("b AUTHENTICATE PLAIN " + PLAIN + "\r\n", "b NO [CANNOT] Unsupported")),
          Map.entry("AUTH=LOGIN", new Attempt("b AUTHENTICATE LOGIN\r\n", "b NO [CANNOT] ")),
          // What it announces holds nevertheless.
          Map.entry("LOGINDISABLED", new Attempt("b NOOP\r\n", "b OK ")));

  private final MailServer server = TestServers.build("default");

  @Test
  void eachIsTried() {
    assertThat(capabilities()).isEqualTo(ATTEMPTS.keySet());
  }

  @ParameterizedTest
  @MethodSource("capabilities")
  void isNeitherAnnouncedNorServed(String capability) {
    SessionRig rig = SessionRig.hiding(server, capability);
    assertThat(names(rig.heard())).isNotEmpty().doesNotContain(capability);
    assertThat(names(rig.say("a CAPABILITY\r\n"))).isNotEmpty().doesNotContain(capability);
    Attempt attempt = ATTEMPTS.get(capability);
    String answer = rig.say(attempt.commands());
    int login = answer.lastIndexOf("a OK [READ-WRITE]");
    String after = login < 0 ? answer : answer.substring(answer.indexOf('\n', login) + 1);
    assertThat(after).startsWith(attempt.refusal());
  }

  /** The same attempts succeed where nothing is hidden, or they would show nothing. */
  @ParameterizedTest
  @MethodSource("capabilities")
  void isServedElsewhere(String capability) {
    SessionRig rig = new SessionRig(server);
    rig.heard();
    assertThat(rig.say(ATTEMPTS.get(capability).commands()))
        .doesNotContain(" BAD ", " NO ", "* BYE", "LIST () ");
  }

  private static Set<String> capabilities() {
    return ImapProtocol.imap().capabilities(TestServers.build("default").context());
  }

  private static String[] names(String answer) {
    return answer.replaceAll("[\\[\\]\r\n]", " ").split(" +");
  }

  private record Attempt(String commands, String refusal) {}
}
