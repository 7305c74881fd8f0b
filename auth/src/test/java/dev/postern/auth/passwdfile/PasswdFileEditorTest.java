package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.policy.PasswordPolicy;
import dev.postern.auth.policy.PasswordRefused;
import dev.postern.auth.policy.PasswordStanding;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswdFileEditorTest {
  private static final String BEFORE =
      """
      # users\r

      ann@example.org:{PLAIN}old secret:1000:8:Ann,,:/home/ann:/bin/sh:a=b:c  nologin=x d\r
      no user at all
      :nobody:
      bob@example.org:{PLAIN}b
      ann@example.org:{PLAIN}second
      last:x""";

  @TempDir private Path directory;
  private Path file;
  private PasswdFileEditor editor;

  @BeforeEach
  void writeFile() throws IOException {
    file = directory.resolve("users");
    write(BEFORE);
    editor = at("2026-03-01");
  }

  @Test
  void aChangedPasswordLetsInAndTheOldOneNoMore() throws Exception {
    editor.change(login("bob@example.org", "a new password"));
    assertThat(letsIn("bob@example.org", "a new password")).isTrue();
    assertThat(letsIn("bob@example.org", "b")).isFalse();
  }

  @Test
  void whatWasNotMeantStaysOctetForOctet() throws Exception {
    write(BEFORE.replace("no user at all", "not UTF-8: \u00ff\u00fe:x"));
    String before = text();
    editor.change(login("Ann@Example.org", "a new password"));
    assertThat(text())
        .matches(
            "(?s)# users\\r\\n\\n"
                + "ann@example.org:\\{SHA512-CRYPT}\\$6\\$[^:]*:1000:8:Ann,,:/home/ann:/bin/sh:"
                + "a=b:c  nologin=x d postern_password_changed=2026-03-01\\r\\nnot .*");
    int rest = before.indexOf("not UTF-8");
    assertThat(text()).endsWith(before.substring(rest) + "\n");
  }

  @Test
  void aNewUserStandsBehindAllOthers() throws Exception {
    editor.add(login("Eve@example.org", "a new password"));
    assertThat(text()).startsWith(BEFORE + "\neve@example.org:{SHA512-CRYPT}$6$").endsWith("\n");
    assertThat(letsIn("eve@example.org", "a new password")).isTrue();
    write("a:b\r\n");
    editor.add(login("eve", "a new password"));
    assertThat(text()).startsWith("a:b\r\neve:").endsWith("2026-03-01\r\n");
  }

  @Test
  void nobodyIsAddedTwiceWhateverTheCase() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> editor.add(login("BOB@example.org", "a new password")))
        .withMessageStartingWith("there is a user bob@example.org in ");
    assertThat(text()).isEqualTo(BEFORE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a:b",
        "#a",
        "a/b",
        "a\tb",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\u0085b",
        " a",
        "a ",
        ".a",
        "..",
        "a@.org",
        "@b",
        "a@",
        "\ud800"
      })
  void namesThatTheFileCannotHoldAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> editor.add(login(name, "a new password")))
        .withMessageStartingWith("a user name ");
    assertThat(text()).isEqualTo(BEFORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"has a colon: in it", "has a tab\tin it", "has another\u0085in it"})
  void aStoredPasswordThatWouldEndItsFieldIsRefused(String password) {
    PasswdFileEditor clear = editor.scheme(PasswordSchemes.standard().find("PLAIN").orElseThrow());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clear.add(login("eve@example.org", password)))
        .withMessage("a password by this scheme is stored without colons, tabs and line breaks");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clear.change(login("bob@example.org", password)));
    assertThat(text()).isEqualTo(BEFORE);
  }

  @Test
  void theLastLineGetsAnEndWhateverIsChanged() throws Exception {
    editor.set("bob@example.org", "home", "/home/bob");
    assertThat(text()).endsWith("\nlast:x\n");
    write(BEFORE);
    editor.disable("last");
    assertThat(text()).endsWith("\nlast:{CRYPT}!x\n");
    write("last:x");
    editor.remove("last");
    assertThat(text()).isEmpty();
  }

  @Test
  void aFileIsMadeForItsOwnerAlone() throws Exception {
    Path made = directory.resolve("new");
    PasswdFileEditor.of(made).add(login("ann", "a new password"));
    assertThat(mode(made)).isEqualTo("rw-------");
    assertThatIOException()
        .isThrownBy(() -> PasswdFileEditor.of(directory.resolve("none")).disable("ann"))
        .withMessageContaining("there is no file of users");
    assertThatIOException()
        .isThrownBy(
            () ->
                PasswdFileEditor.of(directory.resolve("none").resolve("x"))
                    .add(login("ann", "a new password")))
        .withMessageContaining("there is no such directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-------", "r--r-----", "rwxr-xr-x"})
  void theModeStays(String mode) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    editor.change(login("bob@example.org", "a new password"));
    assertThat(mode(file)).isEqualTo(mode);
  }

  @Test
  void nothingIsLeftBeside() throws Exception {
    editor.change(login("bob@example.org", "a new password"));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aLinkStaysAndItsFileChanges() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file.getFileName());
    PasswdFileEditor.of(link).change(login("bob@example.org", "a new password"));
    assertThat(link).isSymbolicLink();
    assertThat(text()).contains("bob@example.org:{SHA512-CRYPT}");
    Files.delete(file);
    assertThatIOException()
        .isThrownBy(() -> PasswdFileEditor.of(link).add(login("ann", "a new password")))
        .withMessageContaining("the link leads nowhere");
    assertThatIOException()
        .isThrownBy(() -> PasswdFileEditor.of(directory).add(login("ann", "a new password")))
        .withMessageContaining("it is not a file of lines");
  }

  @Test
  void whoIsDisabledCannotLogInUntilEnabled() throws Exception {
    for (String stored :
        List.of(
            "{PLAIN}b", "{SHA512-CRYPT}$6$abcdefgh$x", "plain", "{PLAIN}!b", "{PLAIN.b64}Yg==")) {
      write("bob@example.org:" + stored + ":1::::\n");
      String before = text();
      editor.disable("bob@example.org");
      editor.disable("bob@example.org");
      assertThat(text()).isEqualTo("bob@example.org:{CRYPT}!" + stored + ":1::::\n");
      assertThat(editor.users().get(0).isDisabled()).isTrue();
      assertThat(letsIn("bob@example.org", "b")).isFalse();
      assertThat(letsIn("bob@example.org", "!" + stored)).isFalse();
      editor.enable("bob@example.org");
      editor.enable("bob@example.org");
      assertThat(text()).isEqualTo(before);
      assertThat(editor.users().get(0).isDisabled()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!{PLAIN}b", "{CRYPT}!{PLAIN}b", "{PLAIN}b"})
  void marksOfOtherToolsAreUndone(String stored) throws Exception {
    write("bob:" + stored + "\n");
    editor.enable("bob");
    assertThat(text()).isEqualTo("bob:{PLAIN}b\n");
    write("bob:{SHA512-CRYPT}!$6$x$y\n");
    editor.enable("bob");
    assertThat(text()).isEqualTo("bob:{SHA512-CRYPT}$6$x$y\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "*", "{CRYPT}!"})
  void withoutAPasswordThereIsNothingToEnable(String stored) throws Exception {
    write("bob:" + stored + "\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> editor.enable("bob"))
        .withMessage("user bob has no password to go back to: set one");
    assertThat(editor.users().get(0).isDisabled()).isTrue();
  }

  @Test
  void aDisabledUserGetsAPasswordAndStaysDisabled() throws Exception {
    editor.disable("bob@example.org");
    editor.change(login("bob@example.org", "a new password"));
    assertThat(letsIn("bob@example.org", "a new password")).isFalse();
    editor.enable("bob@example.org");
    assertThat(letsIn("bob@example.org", "a new password")).isTrue();
  }

  @Test
  void whoNeededNoPasswordNeedsTheNewOne() throws Exception {
    write("bob:::::::nopassword allow_nets=192.0.2.0/24\n");
    editor.change(login("bob", "a new password"));
    assertThat(text()).contains("::::::allow_nets=192.0.2.0/24 postern").doesNotContain("nopass");
  }

  @Test
  void whoIsRemovedIsGoneWithEveryLine() throws Exception {
    editor.remove("ANN@example.org");
    assertThat(text())
        .isEqualTo("# users\r\n\nno user at all\n:nobody:\nbob@example.org:{PLAIN}b\nlast:x\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> editor.remove("ann@example.org"))
        .withMessageStartingWith("there is no user ann@example.org in ");
  }

  @Test
  void whoIsNotThereIsNotChanged() {
    assertThatIllegalArgumentException().isThrownBy(() -> editor.disable("eve"));
    assertThatIllegalArgumentException().isThrownBy(() -> editor.enable("# users"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> editor.change(login("eve", "a new password")));
    assertThat(text()).isEqualTo(BEFORE);
  }

  @Test
  void fieldsAreSetInTheirPlaces() throws Exception {
    write("bob:x\n");
    editor.set("bob", "home", "/var/mail/bob");
    editor.set("bob", "allow_nets", "192.0.2.0/24,2001:db8::/32");
    editor.set("bob", "nologin", "");
    editor.set("bob", "allow_nets", "local");
    assertThat(text()).isEqualTo("bob:x::::/var/mail/bob::allow_nets=local nologin\n");
    editor.unset("bob", "allow_nets");
    editor.unset("bob", "never");
    editor.set("bob", "home", "");
    assertThat(text()).isEqualTo("bob:x::::::nologin\n");
    for (String[] wrong :
        List.of(
            new String[] {"password", "x"},
            new String[] {"user", "x"},
            new String[] {"home", "a:b"},
            new String[] {"home", "a\nb"},
            new String[] {"home", "a\tb"},
            new String[] {"gecos", "a\tb"},
            new String[] {"k", "a b"},
            new String[] {"k", "a\nb"},
            new String[] {"k", "a\tb"},
            new String[] {"a b", "x"},
            new String[] {"a=b", "x"},
            new String[] {"", "x"})) {
      assertThatIllegalArgumentException().isThrownBy(() -> editor.set("bob", wrong[0], wrong[1]));
    }
  }

  @Test
  void aPasswordThatThePolicyRefusesIsNotSet() {
    assertThatExceptionOfType(PasswordRefused.class)
        .isThrownBy(() -> editor.change(login("bob@example.org", "short")));
    assertThatExceptionOfType(PasswordRefused.class)
        .isThrownBy(() -> editor.add(login("eve", "short")));
    assertThat(text()).isEqualTo(BEFORE);
  }

  @Test
  void earlierPasswordsMayNotComeAgainAndAreNeverKeptInTheClear() throws Exception {
    PasswdFileEditor remembering =
        editor.policy(PasswordPolicy.builder().leastLength(1).remembered(3).build());
    assertReused(remembering, "b");
    remembering.change(login("bob@example.org", "second"));
    remembering.change(login("BOB@example.org", "third"));
    assertReused(remembering, "b");
    assertReused(remembering, "second");
    assertReused(remembering, "third");
    remembering.change(login("bob@example.org", "fourth"));
    remembering.change(login("bob@example.org", "b"));
    Path history = directory.resolve(".users.history");
    assertThat(mode(history)).isEqualTo("rw-------");
    assertThat(Files.readAllLines(history))
        .hasSize(3)
        .allMatch(line -> line.startsWith("bob@example.org:{SHA512-CRYPT}$6$"));
    remembering.change(login("ann@example.org", "other"));
    remembering.remove("bob@example.org");
    assertThat(Files.readAllLines(history)).hasSize(1).allMatch(line -> line.startsWith("ann"));
  }

  @Test
  void theAgeIsWrittenDownAndReported() throws Exception {
    PasswordPolicy year = PasswordPolicy.builder().maximumAge(Period.ofDays(365)).build();
    write(
        "ann:{PLAIN}a\nbob:{PLAIN}b\ncat:!\ndan:{PLAIN}d::::::postern_password_changed=nonsense\n");
    editor.policy(year).change(login("ann", "a new password"));
    assertThat(text())
        .contains("postern_password_changed=2026-03-01 postern_password_expires=2027-03-01\n");
    assertThat(due("2027-02-14", year)).containsExactly("bob AGE_UNKNOWN", "dan AGE_UNKNOWN");
    assertThat(due("2027-02-15", year)).contains("ann DUE");
    assertThat(due("2027-03-01", year)).contains("ann EXPIRED");
    editor.change(login("ann", "a newer password"));
    assertThat(text()).as("without an age it holds").doesNotContain("expires");
    assertThat(due("2027-03-01", PasswordPolicy.standard())).isEmpty();
    assertThat(editor.users().get(0).standing()).isEqualTo(PasswordStanding.GOOD);
  }

  /** What the editor writes is what the authenticator reads. */
  @Test
  void aPasswordOfTooGreatAnAgeIsRefusedAtTheLogin() throws Exception {
    PasswordPolicy day = PasswordPolicy.builder().maximumAge(Period.ofDays(1)).build();
    editor.policy(day).change(login("bob@example.org", "a new password"));
    Instant evening = Instant.parse("2026-03-01T20:00:00Z");
    assertThat(outcomeAt(evening)).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(outcomeAt(evening.plus(Duration.ofHours(4))))
        .isEqualTo(AuthOutcome.denied(DenialReason.EXPIRED));
  }

  private AuthOutcome outcomeAt(Instant now) {
    return PasswdFileAuthenticator.builder(file)
        .clock(Clock.fixed(now, ZoneOffset.UTC))
        .build()
        .authenticate(
            login("bob@example.org", "a new password"),
            AuthContext.of("imap", PeerInfo.unix("imap")));
  }

  @Test
  void usersAreListedInOrderTheFirstOfTwoLines() throws IOException {
    assertThat(editor.users())
        .extracting(PasswdFileUser::name)
        .containsExactly("ann@example.org", "bob@example.org", "last");
  }

  private List<String> due(String day, PasswordPolicy policy) throws IOException {
    return at(day).policy(policy).due().stream()
        .map(user -> user.name() + " " + user.standing())
        .toList();
  }

  /** Two at once, each of whom has looked before the other was done. */
  @Test
  void whatAnotherChangesMeanwhileMayNotComeAgainEither() throws Exception {
    PasswdFileEditor remembering =
        editor.policy(PasswordPolicy.builder().leastLength(1).remembered(3).build());
    PasswordScheme sha = PasswordSchemes.standard().find("SHA512-CRYPT").orElseThrow();
    for (String then : List.of("same", "third")) {
      write("bob@example.org:{PLAIN}b\n");
      Files.deleteIfExists(directory.resolve(".users.history"));
      PasswdFileEditor late =
          remembering.scheme(
              new MeanwhileScheme(
                  sha,
                  () -> {
                    remembering.change(login("bob@example.org", "same"));
                    if (!then.equals("same")) {
                      remembering.change(login("bob@example.org", then));
                    }
                  }));
      assertReused(late, "same");
      assertThat(letsIn("bob@example.org", then)).isTrue();
      late.change(login("bob@example.org", "another"));
      assertThat(letsIn("bob@example.org", "another")).isTrue();
    }
  }

  private void assertReused(PasswdFileEditor remembering, String password) {
    assertThatExceptionOfType(PasswordRefused.class)
        .isThrownBy(() -> remembering.change(login("bob@example.org", password)))
        .withMessageContaining("one of the last 3 passwords");
  }

  private PasswdFileEditor at(String day) {
    return PasswdFileEditor.of(file)
        .clock(Clock.fixed(Instant.parse(day + "T12:00:00Z"), ZoneOffset.UTC));
  }

  private boolean letsIn(String user, String password) {
    return PasswdFileAuthenticator.of(file)
            .authenticate(
                Credentials.Password.of(user, password),
                AuthContext.of("imap", PeerInfo.unix("imap")))
        instanceof AuthOutcome.Accepted;
  }

  private static Credentials.Password login(String user, String password) {
    return Credentials.Password.of(user, password);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private void write(String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String text() {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
