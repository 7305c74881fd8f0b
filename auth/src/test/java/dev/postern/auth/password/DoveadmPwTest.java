package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside Debian's {@code doveadm pw}: what either makes, the other verifies. */
class DoveadmPwTest {
  private static final Path DOVEADM = Path.of("/usr/bin/doveadm");
  private static final String USER = "ann@example.org";
  private static final List<String> PASSWORDS =
      List.of(
          "secret",
          "p\u00e4ss w\u00f6rd \u20ac",
          " {PLAIN}x:y ",
          "{",
          "$6$a$b",
          "\u00e9".repeat(100),
          "x".repeat(72) + "y");

  private final PasswordSchemes schemes = PasswordSchemes.standard();
  @TempDir private Path folder;

  @BeforeAll
  static void isInstalled() {
    assumeTrue(Files.isExecutable(DOVEADM), "doveadm is not installed: dovecot-core has it");
  }

  @Test
  void everySchemeOfDovecotIsKnownButOneTimePasswords() throws Exception {
    Set<String> theirs = new TreeSet<>(List.of(doveadm("-l").text.trim().split("\\s+")));
    assertThat(theirs.remove("OTP")).isTrue();
    assertThat(schemes.names()).containsAll(theirs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA512-CRYPT",
        "SHA256-CRYPT",
        "CRYPT",
        "BLF-CRYPT",
        "PBKDF2",
        "SCRAM-SHA-1",
        "SCRAM-SHA-256",
        "DES-CRYPT",
        "MD5-CRYPT",
        "MD5",
        "SSHA512",
        "SSHA256",
        "SSHA",
        "SMD5",
        "SHA512",
        "SHA256",
        "SHA1",
        "SHA",
        "LDAP-MD5",
        "PLAIN-MD5",
        "PLAIN-MD4",
        "CRAM-MD5",
        "HMAC-MD5",
        "DIGEST-MD5",
        "PLAIN",
        "CLEAR",
        "CLEARTEXT",
        "SSHA.hex",
        "SHA256.b64",
        "PLAIN.hex",
        "PLAIN-MD5.b64",
        "CRAM-MD5.base64",
        "SHA512-CRYPT.hex",
        "PBKDF2.b64"
      })
  void eachVerifiesWhatTheOtherMade(String name) throws Exception {
    for (String password : PASSWORDS) {
      bothWays(name, password);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARGON2I", "ARGON2ID"})
  void soWithArgon2(String name) throws Exception {
    bothWays(name, PASSWORDS.get(1));
  }

  /** Dovecot's own {@code pw} makes of it what it cannot read. */
  @Test
  void soWithPlainTruncAsFarAsDovecotMakesIt() throws Exception {
    for (String password : PASSWORDS) {
      theyVerify(password, schemes.hash(login(password), "PLAIN-TRUNC", new Random(1)).text());
    }
  }

  /** It asks for an empty password as if none were given, so that only its check is compared. */
  @ParameterizedTest
  @ValueSource(
      strings = {"SHA512-CRYPT", "BLF-CRYPT", "SCRAM-SHA-256", "PBKDF2", "SSHA", "CRAM-MD5"})
  void emptyPasswordsAreHashedAlike(String name) throws Exception {
    String made = schemes.hash(login(""), name, new SecureRandom()).text();
    assertThat(fits(made, "")).isTrue();
    assertThat(fits(made, "x")).isFalse();
    assertThat(doveadm("-t", made, "-p", "", "-u", USER).text).contains("(verified)");
  }

  private void bothWays(String name, String password) throws Exception {
    Answer made = doveadm("-s", name, "-p", password, "-u", USER);
    assertThat(made.status).as(made.text).isZero();
    String theirs = made.text.stripTrailing();
    // What is in the clear may end in a space.
    String text = name.startsWith("CLEAR") || name.equals("PLAIN") ? line(made.text) : theirs;
    assertThat(fits(text, password)).as("%s of '%s'", text, password).isTrue();
    assertThat(fits(text, "!" + password)).as(text).isFalse();
    theyVerify(password, schemes.hash(login(password), name, new SecureRandom()).text());
  }

  private void theyVerify(String password, String ours) throws Exception {
    Answer right = doveadm("-t", ours, "-p", password, "-u", USER);
    assertThat(right.text).as("%s of '%s'", ours, password).contains("(verified)");
    Answer wrong = doveadm("-t", ours, "-p", "!" + password, "-u", USER);
    assertThat(wrong.text).as(ours).doesNotContain("(verified)");
    assertThat(wrong.status).as(ours).isNotZero();
  }

  private boolean fits(String stored, String password) {
    return schemes.verify(login(password), StoredPassword.parse(stored));
  }

  private static Credentials.Password login(String password) {
    return Credentials.Password.of(USER, password);
  }

  private static String line(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private Answer doveadm(String... arguments) throws IOException, InterruptedException {
    // A configuration of its own: the machine's may be broken, or be another's to read.
    Path configuration = folder.resolve("dovecot.conf");
    Files.writeString(configuration, "base_dir = " + folder + "\nlog_path = /dev/stderr\n");
    List<String> command =
        new ArrayList<>(List.of(DOVEADM.toString(), "-c", configuration.toString(), "pw"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), text);
  }

  private record Answer(int status, String text) {}
}
