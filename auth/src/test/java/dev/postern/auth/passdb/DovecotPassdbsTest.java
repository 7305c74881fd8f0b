package dev.postern.auth.passdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.dovecot.client.DovecotAuthenticator;
import dev.postern.auth.dovecot.client.RealDovecot;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Debian's Dovecot is asked what its passdbs answer, one behind another: each pair is a service.
 */
@Timeout(180)
final class DovecotPassdbsTest {
  /** Dovecot keeps each denial for half a second. */
  private static final int AT_ONCE = 100;

  private static final Map<String, String> FILES =
      Map.of(
          "ok", "u:{PLAIN}p\n", "mismatch", "u:{PLAIN}other\n", "unknown", "somebody:{PLAIN}p\n");

  /** Lines by which a user cannot log in, or can, each before another file that lets it in. */
  private static final List<String> LINES =
      List.of(
          "u:!",
          "u:*",
          "u:{CRYPT}!",
          "u:!$6$abc$def",
          "u:{CRYPT}!$6$abc$def",
          "u:",
          "u:{PLAIN}",
          "u:x",
          "u:{PLAIN}p::::::nologin",
          "u:{PLAIN}x::::::nologin",
          "u:{PLAIN}p::::::fail",
          "u:{PLAIN}p::::::allow_nets=192.0.2.0/24",
          "u:{PLAIN}p::::::allow_nets=local",
          "u:::::::nopassword",
          "u:::::::nopassword nologin",
          "u:{PLAIN}x::::::nopassword");

  /** Lines that cannot be followed here; Dovecot lets nobody in by them, or sends it elsewhere. */
  private static final List<String> NOT_FOLLOWED =
      List.of(
          "u:{PLAIN}p::::::allow_nets=300.1.2.3",
          "u:{PLAIN}x::::::allow_nets=192.0.2.0/24,nonsense",
          "u:{PLAIN}p::::::proxy host=192.0.2.9",
          "u:{PLAIN}x::::::proxy host=192.0.2.9");

  @TempDir private Path directory;
  private final StringBuilder settings = new StringBuilder();

  /** By a master user, in all services. */
  private String login = "u";

  private final List<String> services = new ArrayList<>();

  @Test
  void whatIsRecordedIsWhatItAnswers() throws Exception {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    Map<String, String> expected = new LinkedHashMap<>();
    for (String[] words : PassdbResultsTest.cases(6)) {
      expected.put(String.join(" ", List.of(words).subList(0, 5)), words[5]);
      service(
          passdb(words[0], rule(words[0], words[1])),
          passdb(words[2], rule(words[2], words[3]) + "skip = " + words[4] + "\n"));
    }
    for (String[] words : PassdbResultsTest.cases(4)) {
      expected.put(String.join(" ", List.of(words).subList(0, 3)), words[3]);
      service(
          words[0].equals("deny") ? passdb(words[1], "deny = yes\n") : passdb(words[0], ""),
          words[1].equals("deny") ? passdb(words[2], "deny = yes\n") : passdb(words[2], ""));
    }
    assertThat(expected).hasSameSizeAs(services).hasSizeGreaterThan(700);
    assertThat(answers()).containsExactlyElementsOf(expected.values());
  }

  @Test
  void aLineThatLetsNobodyInLeavesTheUserToTheNextOneAsThere() throws Exception {
    Path next = file("next", "u:{PLAIN}p\n");
    List<String> ours = new ArrayList<>();
    for (String line : LINES) {
      Path file = file("line" + ours.size(), line + "\n");
      service(passdb(file.getFileName().toString(), ""), passdb("next", ""));
      ours.add(
          answer(
              PassdbChain.builder()
                  .passdb(Passdb.of(PasswdFileAuthenticator.of(file)))
                  .passdb(Passdb.of(PasswdFileAuthenticator.of(next)))
                  .build(),
              "imap"));
    }
    assertThat(ours).containsExactlyElementsOf(answers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"continue", "continue-ok"})
  void aLineBehindAVerifiedPasswordIsFollowedAsThere(String rule) throws Exception {
    Path first = file("first", "u:{PLAIN}p\n");
    behind(
        "driver = passwd-file\nargs = DIR/first\nresult_success = " + rule + "\n",
        () -> Passdb.of(PasswdFileAuthenticator.of(first)).resultSuccess(PassdbResult.parse(rule)),
        rule.equals("continue") ? NOT_FOLLOWED : List.of());
  }

  @Test
  void aLineBehindAMasterUserIsFollowedAsThere() throws Exception {
    Path masters = file("masters", "boss:{PLAIN}p\n");
    login = "u*boss";
    behind(
        "driver = passwd-file\nargs = DIR/masters\nmaster = yes\nresult_success = continue\n",
        () -> Passdb.of(PasswdFileAuthenticator.of(masters)).master().pass(),
        NOT_FOLLOWED);
  }

  /**
   * Each line behind a passdb that verifies the password.
   *
   * @param notFollowed lines of which only that they let nobody in is the same
   */
  private void behind(String first, Supplier<Passdb.Builder> ours, List<String> notFollowed)
      throws Exception {
    List<String> lines = new ArrayList<>(LINES);
    lines.addAll(notFollowed);
    Map<String, String> here = new LinkedHashMap<>();
    for (String line : lines) {
      Path file = file("line" + here.size(), line + "\n");
      service(first, passdb(file.getFileName().toString(), ""));
      here.put(
          line,
          answer(
              PassdbChain.builder()
                  .passdb(ours.get())
                  .passdb(Passdb.of(PasswdFileAuthenticator.of(file)))
                  .masterUserSeparator('*')
                  .build(),
              "imap"));
    }
    List<String> answers = answers();
    Map<String, String> there = new LinkedHashMap<>();
    for (String line : lines) {
      there.put(line, answers.get(there.size()));
    }
    notFollowed.forEach(line -> assertThat(there.remove(line)).as(line).isNotEqualTo("OK"));
    notFollowed.forEach(line -> assertThat(here.remove(line)).as(line).isEqualTo("TEMP"));
    assertThat(here).containsExactlyEntriesOf(there);
  }

  private Path file(String name, String lines) throws IOException {
    Path file = Files.writeString(directory.resolve(name), lines);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static String rule(String outcome, String result) {
    if (result.equals("default")) {
      return "";
    }
    return switch (outcome) {
          case "ok" -> "result_success = ";
          case "fail" -> "result_internalfail = ";
          default -> "result_failure = ";
        }
        + result
        + "\n";
  }

  private static String passdb(String outcome, String rules) {
    return "driver = "
        + (outcome.equals("fail") ? "checkpassword\nargs = DIR/away" : "passwd-file\nargs = DIR/")
        + (outcome.equals("fail") ? "" : outcome)
        + "\n"
        + rules;
  }

  /** A service of its own name, with a name for each passdb, since equal ones are put together. */
  private void service(String first, String second) {
    String name = "s" + services.size();
    services.add(name);
    settings
        .append("protocol ")
        .append(name)
        .append(" {\npassdb a")
        .append(name)
        .append(" {\n")
        .append(first)
        .append("}\npassdb b")
        .append(name)
        .append(" {\n")
        .append(second)
        .append("}\n}\n");
  }

  /** What Dovecot answers, in the order of the services. */
  private List<String> answers() throws Exception {
    // Dovecot wants one passdb for all services; its filter passes it over.
    String all =
        "auth_master_user_separator = *\npassdb {\ndriver = passwd-file\nargs = DIR/none\nusername_filter = no-one\n}\n";
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try (RealDovecot dovecot = RealDovecot.startWith(directory, all + settings)) {
      DovecotAuthenticator logins = DovecotAuthenticator.unix(dovecot.logins());
      List<Future<String>> asked = new ArrayList<>();
      for (String service : services) {
        asked.add(threads.submit(() -> answer(logins, service)));
      }
      List<String> answers = new ArrayList<>();
      for (Future<String> one : asked) {
        answers.add(one.get());
      }
      logins.close();
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  private String answer(Authenticator logins, String service) {
    AuthOutcome outcome =
        logins.authenticate(
            Credentials.Password.of(login, "p"), AuthContext.of(service, PeerInfo.unix("here")));
    if (outcome instanceof AuthOutcome.Denied denied) {
      return denied.reason() == DenialReason.DISABLED ? "DISABLED" : "FAIL";
    }
    return outcome instanceof AuthOutcome.Accepted ? "OK" : "TEMP";
  }
}
