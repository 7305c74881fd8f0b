package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.policy.PasswordPolicy;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which scheme a password that is changed is kept. */
class PasswdFileEditorSchemeTest {
  private static final Credentials.Password LOGIN = Credentials.Password.of("ann", "new secret");
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));

  @TempDir private Path directory;
  private Path file;
  private PasswdFileEditor editor;

  @BeforeEach
  void make() throws IOException {
    file = directory.resolve("users");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    editor = PasswdFileEditor.of(file).policy(PasswordPolicy.builder().leastLength(1).build());
  }

  @Test
  void whoLogsInByScramStillDoes() throws Exception {
    editor
        .scheme(PasswordSchemes.standard().scheme("SCRAM-SHA-256"))
        .add(Credentials.Password.of("ann", "old secret"));
    String before = Files.readString(file);

    assertThat(editor.change(LOGIN)).isEmpty();

    assertThat(Files.readString(file)).startsWith("ann:{SCRAM-SHA-256}4096,").isNotEqualTo(before);
    PasswdFileAuthenticator users = PasswdFileAuthenticator.of(file);
    assertThat(users.secret("ann", "SCRAM-SHA-256", CONTEXT))
        .isInstanceOfSatisfying(
            SecretLookup.Found.class,
            found -> assertThat(found.secret()).isInstanceOf(Secret.ScramKeys.class));
    assertThat(users.authenticate(LOGIN, CONTEXT)).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "{SHA256-CRYPT}$5$x, {SHA256-CRYPT}$5$",
    "{sha512-crypt.hex}2436, {SHA512-CRYPT.HEX}2436",
    "{PBKDF2}$1$x$1000$y, {PBKDF2}$1$",
    "{CRYPT}!{SHA256-CRYPT}$5$x, {CRYPT}!{SHA256-CRYPT}$5$",
    "{SHA256-CRYPT}!$5$x, {CRYPT}!{SHA256-CRYPT}$5$"
  })
  void aSchemeThatIsGoodStays(String before, String after) throws Exception {
    write(before);
    assertThat(editor.change(LOGIN)).isEmpty();
    assertThat(Files.readString(file)).startsWith("ann:" + after);
    if (!after.contains("!")) {
      assertThat(PasswdFileAuthenticator.of(file).authenticate(LOGIN, CONTEXT))
          .isInstanceOf(AuthOutcome.Accepted.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "{PLAIN}x, PLAIN",
    "{CRAM-MD5}x, CRAM-MD5",
    "{SSHA.HEX}00, SSHA",
    "{MD4}00, MD4",
    "{NOPE}x, NOPE",
    "{SSHA.odd}x, none"
  })
  void aWeakOneGoesAndThatIsSaid(String before, String said) throws Exception {
    write(before);
    assertThat(editor.change(LOGIN)).contains(said);
    assertThat(Files.readString(file)).startsWith("ann:{SHA512-CRYPT}$6$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$1$x", "!", "x[34]"})
  void whereNoneIsNamedItIsTheUsualOne(String before) throws Exception {
    write(before);
    assertThat(editor.change(LOGIN)).isEmpty();
    assertThat(Files.readString(file)).matches("(?s)ann:(\\{CRYPT}!)?\\{SHA512-CRYPT}\\$6\\$.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{SCRAM-SHA-256}x", "{PLAIN}x", ""})
  void whatIsChosenHolds(String before) throws Exception {
    write(before);
    Optional<String> said = editor.scheme(PasswordSchemes.standard().scheme("PLAIN")).change(LOGIN);
    assertThat(said).isEmpty();
    assertThat(Files.readString(file)).startsWith("ann:{PLAIN}new secret:");
  }

  private void write(String password) throws IOException {
    Files.writeString(file, "ann:" + password + "\n");
  }
}
