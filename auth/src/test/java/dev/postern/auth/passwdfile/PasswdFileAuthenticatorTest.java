package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.AuthOutcome.Accepted;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserLookup;
import dev.postern.auth.userdb.StaticUserDirectory;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswdFileAuthenticatorTest {
  private static final String HASH =
      "{SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";

  @TempDir private Path directory;
  private Path file;
  private PasswdFileAuthenticator users;

  @BeforeEach
  void writeFile() throws IOException {
    file = directory.resolve("passwd");
    write(
        "# users of example.org",
        "",
        "ann@example.org:"
            + HASH
            + ":1000:8::/home/%d/%n::userdb_quota_rule=*:storage=1G nologin_reason=x",
        "bob@example.org:{PLAIN}b:o:b",
        "cat@example.org:",
        "dan@example.org:::::::nopassword",
        "eve@example.org:{PLAIN}e::::::allow_nets=192.0.2.0/24,2001:db8::/32",
        "fay@example.org:{PLAIN}f::::::nologin",
        "gus@example.org:{MAGIC}g",
        "Hal@example.org:{PLAIN}h",
        "bob@example.org:{PLAIN}second");
    users = PasswdFileAuthenticator.of(file);
  }

  @Test
  void acceptsTheRightPassword() {
    assertThat(login("ann@example.org", "secret")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("ANN@Example.org", "secret")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("hal@example.org", "h")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void deniesTheWrongPasswordAndUnknownUsersAlike() {
    assertThat(login("ann@example.org", "wrong"))
        .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login("nobody@example.org", "secret"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(login("", "")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
  }

  @Test
  void tellsHomeAndFields() throws IOException {
    MailUser ann = users.find("Ann@example.org").user().orElseThrow();
    assertThat(ann.name()).isEqualTo("ann@example.org");
    assertThat(ann.home()).contains("/home/example.org/ann");
    assertThat(ann.fields())
        .containsAllEntriesOf(Map.of("uid", "1000", "gid", "8", "quota_rule", "*:storage=1G"));
    assertThat(users.find("nobody@example.org")).isEqualTo(UserLookup.unknown());
  }

  @Test
  void theFirstOfTwoEntriesHolds() {
    assertThat(login("bob@example.org", "b")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("bob@example.org", "second"))
        .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
  }

  @Test
  void anEmptyPasswordLetsNobodyInUnlessTheFileSaysSo() {
    assertThat(login("cat@example.org", ""))
        .isEqualTo(AuthOutcome.denied(DenialReason.NO_PASSWORD));
    assertThat(login("dan@example.org", "anything")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ann, '', ",
    "ANN, '', ",
    "ann, ann@example.org, ",
    "dan, '', ",
    "ann, bob@example.org, NOT_AUTHORIZED",
    "zoe, '', UNKNOWN_USER",
    "cat, '', NO_PASSWORD",
    "fay, '', DISABLED",
    "eve, '', NOT_FROM_HERE",
  })
  void aCertificateIsGoodForWhoMayLogIn(String user, String actingAs, DenialReason denial)
      throws IOException {
    assertThat(users.verifies(Credentials.Certificate.class)).isTrue();
    assertThat(users.verifies(Credentials.Password.class)).isTrue();
    assertThat(users.verifies(Credentials.Token.class)).isFalse();
    AuthOutcome outcome =
        users.authenticate(
            new Credentials.Certificate(actingAs, user + "@example.org"),
            AuthContext.of("imap", PeerInfo.unix("imap")));
    assertThat(outcome)
        .isEqualTo(
            denial == null
                ? AuthOutcome.accepted(users.find(user + "@example.org").user().orElseThrow())
                : AuthOutcome.denied(denial));
  }

  @Test
  void respectsAllowNetsAndNologin() {
    assertThat(login("eve@example.org", "e", "192.0.2.7")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("eve@example.org", "e", "2001:db8::1"))
        .isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("eve@example.org", "x", "198.51.100.7"))
        .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login("eve@example.org", "e", "198.51.100.7"))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_FROM_HERE));
    assertThat(login("fay@example.org", "f")).isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
  }

  @Test
  void aUnixSocketIsInNoNetwork() throws IOException {
    assertThat(loginLocally("eve@example.org", "e"))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_FROM_HERE));
    assertThat(loginLocally("bob@example.org", "b")).isInstanceOf(AuthOutcome.Accepted.class);
    write(
        "eve@example.org:{PLAIN}e::::::allow_nets=local,192.0.2.0/24",
        "ida@example.org:{PLAIN}i::::::allow_nets=local");
    assertThat(loginLocally("eve@example.org", "e")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("eve@example.org", "e")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("ida@example.org", "i"))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_FROM_HERE));
  }

  @Test
  void aLineThatIsNoneIsLeftOut() throws IOException {
    Files.write(
        file,
        "\n\r\nann\nbob@example.org:{PLAIN}b:::G\u00fcnther\nc\u00e4t:{PLAIN}c\r\ndan:{PLAIN}d\r\n eve"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(users.users()).containsExactly("bob@example.org", "c\u00e4t", "dan");
    assertThat(users.find("ann")).isEqualTo(UserLookup.unknown());
    assertThat(login("ann", "")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(login("c\u00e4t", "c")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("dan", "d")).isInstanceOf(AuthOutcome.Accepted.class);
    Files.write(
        file,
        "b\u00f6b:{PLAIN}b\ndan:{PLAIN}dd\n"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(users.users()).containsExactly("dan");
  }

  @Test
  void aLineMayEndWithAnyField() throws IOException {
    String whole = "ann:{PLAIN}a:1000:8:Ann:/home/ann:/bin/sh:userdb_mail=maildir:/mail";
    for (int end = whole.indexOf("a:1000") + 1;
        end > 0 && end < whole.length();
        end = whole.indexOf(':', end + 1)) {
      write(whole.substring(0, end));
      assertThat(login("ann", "a")).as(whole.substring(0, end)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void aSlipInALineDoesNotMakeTheUserUnknown() throws IOException {
    write("ann:{PLAIN}a::::/home/%x");
    assertThat(users.find("ann"))
        .isInstanceOfSatisfying(
            UserLookup.Unavailable.class, away -> assertThat(away.reason()).contains("%x"));
    assertThat(login("ann", "a")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void aDirectoryIsNoFileOfUsers() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    users = PasswdFileAuthenticator.of(folder);
    assertThatIOException()
        .isThrownBy(() -> users.check())
        .withMessage(folder + " is a directory, not a file of users");
    assertThat(login("ann", "a")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void isUnavailableForAnUnknownScheme() {
    assertThat(login("gus@example.org", "g")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void nobodyActsAsAnother() {
    Credentials asBob = new Credentials.Password("bob@example.org", "ann@example.org", "secret");
    assertThat(users.authenticate(asBob, context("192.0.2.1")))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_AUTHORIZED));
    Credentials asAnn = new Credentials.Password("Ann@example.org", "ann@example.org", "secret");
    assertThat(users.authenticate(asAnn, context("192.0.2.1")))
        .isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void readsTheFileAgainWhenItChanges() throws IOException {
    assertThat(login("new@example.org", "n"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    Path next = directory.resolve("passwd.new");
    Files.writeString(next, "new@example.org:{PLAIN}n\n");
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r-----"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(login("new@example.org", "n")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("ann@example.org", "secret"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
  }

  @Test
  void refusesAFileThatOthersCanRead() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatIOException().isThrownBy(() -> users.check()).withMessageContaining("chmod o-r");
    assertThat(login("ann@example.org", "secret")).isEqualTo(AuthOutcome.unavailable());
    users =
        PasswdFileAuthenticator.builder(file)
            .readability(PasswdFileAuthenticator.Readability.EVERYBODY)
            .build();
    users.check();
    assertThat(login("ann@example.org", "secret")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void aPasswordInTheClearIsASecretForMechanisms() throws IOException {
    write(
        "ann@example.org:{PLAIN}s3cret::::/home/ann",
        "bob@example.org:" + HASH,
        "cat@example.org:!",
        "dan@example.org:{PLAIN}s3cret::::::nologin",
        "eve@example.org:{PLAIN}s3cret::::::allow_nets=203.0.113.0/24",
        "fay@example.org:::::::nopassword");
    assertThat(secret("Ann@example.org"))
        .isInstanceOfSatisfying(
            SecretLookup.Found.class,
            found -> {
              assertThat(found.secret()).isEqualTo(new Secret.Password("s3cret"));
              assertThat(found.user().home()).contains("/home/ann");
            });
    assertThat(secret("bob@example.org")).isEqualTo(SecretLookup.notSupported());
    assertThat(secret("cat@example.org")).isEqualTo(SecretLookup.unknown(DenialReason.LOCKED));
    assertThat(secret("dan@example.org")).isEqualTo(SecretLookup.unknown(DenialReason.DISABLED));
    assertThat(secret("eve@example.org"))
        .isEqualTo(SecretLookup.unknown(DenialReason.NOT_FROM_HERE));
    assertThat(secret("fay@example.org")).isEqualTo(SecretLookup.unknown(DenialReason.NO_PASSWORD));
    assertThat(secret("nobody@example.org")).isEqualTo(SecretLookup.unknown());
    users = PasswdFileAuthenticator.of(directory.resolve("none"));
    assertThat(secret("ann@example.org")).isEqualTo(SecretLookup.unavailable());
  }

  @Test
  void aFileOfHashesAloneHasNoSecrets() throws IOException {
    assertThat(users.hasSecrets("CRAM-MD5")).as("not read yet").isTrue();
    users.check();
    assertThat(users.hasSecrets("CRAM-MD5")).as("bob's").isTrue();
    write("ann@example.org:" + HASH, "bob@example.org:{PLAIN.b64}!", "cat@example.org:{PLAIN}");
    users.check();
    assertThat(users.hasSecrets("CRAM-MD5")).isFalse();
    assertThat(PasswdFileAuthenticator.of(directory.resolve("%d")).hasSecrets("CRAM-MD5")).isTrue();
  }

  private SecretLookup secret(String user) {
    return users.secret(user, "SCRAM-SHA-256", context("192.0.2.1"));
  }

  @Test
  void isUnavailableWhenTheFileIsGone() throws IOException {
    Files.delete(file);
    assertThat(login("ann@example.org", "secret")).isEqualTo(AuthOutcome.unavailable());
    assertThat(users.find("ann@example.org")).isInstanceOf(UserLookup.Unavailable.class);
    assertThatIOException()
        .isThrownBy(() -> users.check())
        .withMessageContaining("no file of users");
  }

  @Test
  void readsAFileForEachDomain() throws IOException {
    Path domain = Files.createDirectory(directory.resolve("example.net"));
    Path own = domain.resolve("passwd");
    Files.writeString(own, "ann:{PLAIN}a\n");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
    users =
        PasswdFileAuthenticator.builder(directory.resolve("%d/passwd"))
            .usernameFormat("%n")
            .build();
    assertThat(login("ann@example.net", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("ann@example.org", "a"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann@..", "ann@../etc", "ann@.", "@example.org", "../ann@x", "a/b@c"})
  void aNameCannotLeaveItsPlace(String name) throws IOException {
    users = PasswdFileAuthenticator.of(directory.resolve("%d/%n"));
    assertThat(login(name, "x")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(users.find(name)).isEqualTo(UserLookup.unknown());
  }

  @Test
  void aStaticDirectoryGivesHomes() throws IOException {
    StaticUserDirectory all = StaticUserDirectory.home("/var/mail/%d/%n");
    assertThat(all.find("Any@Example.org").user().orElseThrow().home())
        .contains("/var/mail/example.org/any");
    assertThat(all.find("../x@example.org")).isEqualTo(UserLookup.unknown());
    StaticUserDirectory known = all.of(users);
    assertThat(known.find("nobody@example.org")).isEqualTo(UserLookup.unknown());
    assertThat(known.find("ann@example.org").user().orElseThrow().home())
        .contains("/var/mail/example.org/ann");
    assertThat(known.find("ann@example.org").user().orElseThrow().fields())
        .containsEntry("uid", "1000");
  }

  @Test
  void whoKnowsTheUsersIsAPartOfAStaticDirectory() {
    assertThat(StaticUserDirectory.home("/var/mail/%u").of(users).parts()).containsExactly(users);
  }

  @Test
  void neverPrintsASecret() {
    assertThat(PasswdEntry.parse("ann:{PLAIN}secret")).hasToString("PasswdEntry[ann]");
    assertThat(Credentials.Password.of("ann", "secret")).hasToString("Password[ann]");
  }

  private AuthOutcome loginLocally(String user, String password) {
    PeerInfo peer = PeerInfo.unix("imap");
    return users.authenticate(
        Credentials.Password.of(user, password), AuthContext.of("imap", peer));
  }

  private AuthOutcome login(String user, String password) {
    return login(user, password, "192.0.2.1");
  }

  private AuthOutcome login(String user, String password, String from) {
    return users.authenticate(Credentials.Password.of(user, password), context(from));
  }

  private static AuthContext context(String from) {
    InetSocketAddress remote = new InetSocketAddress(address(from), 4711);
    return AuthContext.of("imap", PeerInfo.inet("imap", remote));
  }

  private static InetAddress address(String numeric) {
    try {
      return InetAddress.getByName(numeric);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(String... lines) throws IOException {
    Files.write(file, java.util.List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void anotherSpellingOfANameIsNobodys() throws IOException {
    Path own = directory.resolve("local");
    Files.writeString(own, "ann:{PLAIN}a\n");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
    users = PasswdFileAuthenticator.builder(own).usernameFormat("%n").build();
    assertThat(login("ann@any", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    for (String name : List.of("ann@ any", "ann@any ", "ann@a  b", "ann@a\u202eb", "ann@\ud800")) {
      assertThat(login(name, "a")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
      assertThat(users.find(name)).isEqualTo(UserLookup.unknown());
    }
  }

  @Test
  void namesOfOneLineAreOneUsers() {
    PasswdFileAuthenticator.Builder one = PasswdFileAuthenticator.builder(directory.resolve("x"));
    assertThat(one.build().subject("Ann@A")).isEqualTo("ann@a");
    assertThat(one.usernameFormat("%n").build().subject("Ann@A")).isEqualTo("ann");
    assertThat(one.build().subject("a/b@c")).isEqualTo("a/b@c");
    assertThat(
            PasswdFileAuthenticator.builder(directory.resolve("%d"))
                .usernameFormat("%n")
                .build()
                .subject("Ann@A"))
        .isEqualTo("ann@a");
  }
}
