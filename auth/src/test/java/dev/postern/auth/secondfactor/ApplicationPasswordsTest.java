package dev.postern.auth.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.passdb.CachedAuthenticator;
import dev.postern.auth.passdb.Passdb;
import dev.postern.auth.passdb.PassdbChain;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationPasswordsTest {
  private static final String ANN = "ann@example.org";
  private static final MailUser ELSEWHERE = new MailUser(ANN, Optional.of("/srv/ann"), Map.of());
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path directory;
  private Path users;
  private Path file;
  private ApplicationPasswords logins;

  @BeforeEach
  void make() throws IOException {
    users = directory.resolve("users");
    file = directory.resolve("application-passwords");
    Files.createFile(
        users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        users,
        """
        ann@example.org:{PLAIN}main::::/home/ann
        bob@example.org:{PLAIN}main::::::nologin
        cat@example.org:{SHA512-CRYPT}!locked
        dan@example.org:{SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.
        """);
    logins = over(PasswdFileAuthenticator.of(users));
  }

  @Test
  void oneServesBesideTheMainPassword() throws IOException {
    String secret = logins.create("Ann@Example.org", "my phone: \u00e9", Set.of()).secret();
    assertThat(secret).matches("([a-z2-9]{4}-){5}[a-z2-9]{4}");
    assertThat(accepted(login(ANN, secret)).home()).contains("/home/ann");
    assertThat(accepted(login("ANN@example.org", secret.replace("-", ""))).name()).isEqualTo(ANN);
    accepted(login(ANN, "main"));
    assertThat(login(ANN, secret + "x")).isEqualTo(denied(DenialReason.BAD_PASSWORD));
    assertThat(login("dan@example.org", secret)).isEqualTo(denied(DenialReason.BAD_PASSWORD));
    assertThat(login("eve@example.org", secret)).isEqualTo(denied(DenialReason.UNKNOWN_USER));
  }

  @Test
  void whatIsKeptTellsNobody() throws IOException {
    ApplicationPasswords.Made made = logins.create(ANN, "phone", Set.of("imap"));
    String plain = made.secret().replace("-", "");
    assertThat(Files.readString(file)).doesNotContain(plain).startsWith(ANN + ":{SSHA256}");
    assertThat(made.toString()).doesNotContain(made.secret()).doesNotContain("SSHA256");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(login(ANN, made.kept().hash())).isInstanceOf(AuthOutcome.Denied.class);
  }

  @Test
  void theyAreListedAndRevokedAlone() throws IOException {
    ApplicationPasswords.Made phone = logins.create(ANN, "phone", Set.of());
    ApplicationPasswords.Made laptop = logins.create(ANN, "laptop", Set.of("smtp", "imap"));
    assertThat(logins.list("ANN@example.org")).containsExactly(phone.kept(), laptop.kept());
    assertThat(logins.list("dan@example.org")).isEmpty();
    assertThat(logins.revoke("dan@example.org", phone.kept().id())).isFalse();
    assertThat(logins.revoke(ANN, phone.kept().id())).isTrue();
    assertThat(logins.revoke(ANN, phone.kept().id())).isFalse();
    assertThat(login(ANN, phone.secret())).isInstanceOf(AuthOutcome.Denied.class);
    accepted(login(ANN, laptop.secret()));
  }

  @Test
  void oneServesItsServicesAlone() throws IOException {
    String secret = logins.create(ANN, "reader", Set.of("pop3")).secret();
    assertThat(login(ANN, secret)).isEqualTo(denied(DenialReason.NOT_FROM_HERE));
    assertThat(login(ANN, secret + "x")).isEqualTo(denied(DenialReason.BAD_PASSWORD));
    accepted(login(ANN, "main"));
    accepted(
        logins.authenticate(
            Credentials.Password.of(ANN, secret), AuthContext.of("pop3", PeerInfo.unix("pop3"))));
  }

  @Test
  void whoMayNotLogInMayNotWithThisEither() throws IOException {
    String bobs = logins.create("bob@example.org", "phone", Set.of()).secret();
    String cats = logins.create("cat@example.org", "phone", Set.of()).secret();
    String dans = logins.create("dan@example.org", "phone", Set.of()).secret();
    String gone = logins.create("gone@example.org", "phone", Set.of()).secret();
    assertThat(login("bob@example.org", bobs)).isEqualTo(denied(DenialReason.DISABLED));
    assertThat(login("cat@example.org", cats)).isEqualTo(denied(DenialReason.LOCKED));
    accepted(login("dan@example.org", dans));
    assertThat(login("gone@example.org", gone)).isEqualTo(denied(DenialReason.UNKNOWN_USER));
    Files.delete(users);
    assertThat(
            over(PasswdFileAuthenticator.of(users))
                .authenticate(Credentials.Password.of("dan@example.org", dans), context()))
        .isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void otherCredentialsAreTheMainAuthenticators() {
    PasswdFileAuthenticator main = PasswdFileAuthenticator.of(users);
    assertThat(over(main).verifies(Credentials.Certificate.class)).isTrue();
    assertThat(over(main).verifies(Credentials.Token.class)).isFalse();
  }

  @Test
  void anExpiredUserIsDeniedWithThisToo() throws IOException {
    Files.writeString(users, "eve:{PLAIN}main::::::postern_password_expires=2020-01-01\n");
    String secret = logins.create("eve", "phone", Set.of()).secret();
    assertThat(login("eve", secret)).isEqualTo(denied(DenialReason.EXPIRED));
  }

  @Test
  void nobodyActsAsAnother() throws IOException {
    String secret = logins.create(ANN, "phone", Set.of()).secret();
    assertThat(acting(ANN, secret)).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(acting("dan@example.org", secret)).isEqualTo(denied(DenialReason.NOT_AUTHORIZED));
  }

  /** Who was removed there would come in for good. */
  @Test
  void anAuthenticatorThatKnowsNoUsersIsRefused() {
    PasswdFileAuthenticator known = PasswdFileAuthenticator.of(users);
    List<Authenticator> strangers = new ArrayList<>(strangers(known));
    strangers.add((credentials, context) -> AuthOutcome.denied());
    for (Authenticator main : strangers) {
      assertThatIllegalArgumentException()
          .as("%s", main)
          .isThrownBy(() -> over(main))
          .withMessageContaining("no UserDirectory");
    }
    over(Authenticator.chain(known, known));
  }

  @Test
  void whoMayLogInIsADirectorysWordWhereThereAreNoSecrets() throws IOException {
    AtomicReference<UserLookup> answer = new AtomicReference<>(UserLookup.found(ELSEWHERE));
    UserDirectory directory = name -> name.equals(ANN) ? answer.get() : UserLookup.unknown();
    String anns = logins.create(ANN, "phone", Set.of()).secret();
    String gone = logins.create("gone@example.org", "phone", Set.of()).secret();
    Authenticator bare = (credentials, context) -> AuthOutcome.denied(DenialReason.BAD_PASSWORD);
    List<Authenticator> silent = new ArrayList<>(strangers(bare));
    silent.add(bare);
    for (Authenticator main : silent) {
      ApplicationPasswords other =
          ApplicationPasswords.of(ApplicationPasswordFile.of(file), main, directory);
      answer.set(UserLookup.found(ELSEWHERE));
      assertThat(accepted(login(other, ANN, anns))).isEqualTo(ELSEWHERE);
      answer.set(UserLookup.unavailable("away"));
      assertThat(login(other, ANN, anns)).isEqualTo(AuthOutcome.unavailable());
      answer.set(UserLookup.unknown());
      assertThat(login(other, ANN, anns)).isEqualTo(denied(DenialReason.UNKNOWN_USER));
      assertThat(login(other, "gone@example.org", gone))
          .isEqualTo(denied(DenialReason.UNKNOWN_USER));
      assertThat(other.parts()).hasSize(3).contains(main, directory);
    }
  }

  /** The wrappers ask it, and the directory says the rest. */
  @Test
  void whoMayNotLogInMayNotBehindOthersEither() throws IOException {
    PasswdFileAuthenticator known = PasswdFileAuthenticator.of(users);
    for (Authenticator main : strangers(known)) {
      ApplicationPasswords other =
          ApplicationPasswords.of(ApplicationPasswordFile.of(file), main, known);
      for (String name : List.of("bob", "cat", "dan", "gone")) {
        String user = name + "@example.org";
        String secret = other.create(user, "phone", Set.of()).secret();
        assertThat(login(other, user, secret) instanceof AuthOutcome.Accepted)
            .as(name + " " + main)
            .isEqualTo(name.equals("dan"));
      }
    }
  }

  /** Authenticators of another that are no directories. */
  private static List<Authenticator> strangers(Authenticator main) {
    return List.of(
        CachedAuthenticator.of(main).build(),
        PassdbChain.builder().passdb(Passdb.of(main)).build(),
        Authenticator.chain(main, (credentials, context) -> AuthOutcome.denied()));
  }

  @Test
  void aSecondFactorIsNoUseIfTheMainPasswordServes() throws IOException {
    ApplicationPasswords strict = logins.withoutMainPasswordFor(ANN::equals);
    String secret = strict.create(ANN, "phone", Set.of()).secret();
    accepted(strict.authenticate(Credentials.Password.of(ANN, secret), context()));
    for (String name : List.of(ANN, "ANN@example.org")) {
      assertThat(strict.authenticate(Credentials.Password.of(name, "main"), context()))
          .isEqualTo(denied(DenialReason.NOT_FROM_HERE));
      assertThat(strict.secret(name, "CRAM-MD5", context()))
          .isEqualTo(SecretLookup.unknown(DenialReason.NOT_FROM_HERE));
    }
    assertThat(strict.authenticate(Credentials.Password.of(ANN, "wrong"), context()))
        .isEqualTo(denied(DenialReason.BAD_PASSWORD));
    accepted(strict.authenticate(Credentials.Password.of("dan@example.org", "secret"), context()));
    assertThat(logins.secret(ANN, "CRAM-MD5", context())).isInstanceOf(SecretLookup.Found.class);
  }

  /** The rule knows users by the name that logins end with. */
  @Test
  void anotherNameOfTheUserIsNoWayAround() {
    Authenticator aliases = (credentials, context) -> AuthOutcome.accepted(MailUser.of(ANN));
    ApplicationPasswords strict =
        ApplicationPasswords.of(ApplicationPasswordFile.of(file), aliases, UserDirectory.NONE)
            .withoutMainPasswordFor(ANN::equals);
    assertThat(strict.authenticate(Credentials.Password.of("ann", "main"), context()))
        .isEqualTo(denied(DenialReason.NOT_FROM_HERE));
  }

  @Test
  void whatIsAwayIsNoDenial() throws IOException {
    ApplicationPasswords away =
        logins.withoutMainPasswordFor(
            user -> {
              throw new IOException("away");
            });
    assertThat(away.authenticate(Credentials.Password.of(ANN, "main"), context()))
        .isEqualTo(AuthOutcome.unavailable());
    assertThat(away.secret(ANN, "CRAM-MD5", context())).isEqualTo(SecretLookup.unavailable());
    Files.createDirectory(file);
    assertThat(login(ANN, "aaaaaaaaaaaaaaaaaaaaaaaa")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void theLastUseIsListedAtOnceAndKeptLater() throws IOException {
    ApplicationPasswords.Made made = logins.create(ANN, "phone", Set.of());
    String before = Files.readString(file);
    accepted(login(ANN, made.secret()));
    assertThat(logins.list(ANN).get(0).lastUsed()).contains(NOW);
    assertThat(Files.readString(file)).as("no write at a login").isEqualTo(before);
    logins.close();
    assertThat(ApplicationPasswordFile.of(file).of(ANN).get(0).lastUsed()).contains(NOW);
    assertThat(Files.readString(file)).contains(":" + NOW.getEpochSecond() + "::phone");
  }

  @Test
  void theThreadEndsWithTheServer() throws Exception {
    logins.start(null);
    assertThat(threads()).hasSize(1);
    logins.close();
    for (Thread thread : threads()) {
      thread.join(10_000);
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void thereAreNoMoreThanALoginCanCompare() throws IOException {
    for (int i = 0; i < 50; i++) {
      logins.create(ANN, "phone " + i, Set.of());
    }
    assertThatIllegalStateException().isThrownBy(() -> logins.create(ANN, "one more", Set.of()));
    logins.create("dan@example.org", "phone", Set.of());
  }

  @Test
  void namesThatCannotBeKeptAreRefused() {
    for (String name : List.of("", " ", "a\nb", "x".repeat(101))) {
      assertThatIllegalArgumentException().isThrownBy(() -> logins.create(ANN, name, Set.of()));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> logins.create("a:b", "n", Set.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> logins.create("a\nb", "n", Set.of()));
    assertThat(file).doesNotExist();
  }

  /** One for the listener's name would let nobody in, and nobody would know why. */
  @Test
  void servicesAreProtocols() throws IOException {
    for (String service : List.of("imaps", "submission", "IMAP", "a,b", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> logins.create(ANN, "n", Set.of("imap", service)))
          .withMessage(
              "services are the protocols smtp, imap, pop3, whatever a listener is called");
    }
    assertThat(file).doesNotExist();
    logins.create(ANN, "n", Set.of("smtp", "imap", "pop3"));
  }

  @Test
  void brokenLinesAreLeftOut() throws IOException {
    ApplicationPasswords.Made made = logins.create(ANN, "phone", Set.of());
    Files.writeString(
        file,
        "ann@example.org:x\n# nothing\nann@example.org:h:id:then:::n\n"
            + "ann@example.org:h:id:1:99999999999999999999::n\n"
            + "ann@example.org:h:id:1:::%zz\n"
            + Files.readString(file));
    assertThat(logins.list(ANN)).containsExactly(made.kept());
  }

  @Test
  void aServerLooksAtTheMainOneAndTheStoreToo() {
    assertThat(logins.parts()).hasSize(2).hasAtLeastOneElementOfType(ApplicationPasswordFile.class);
    assertThat(logins.hasSecrets("CRAM-MD5")).isTrue();
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("postern-application-passwords"))
        .toList();
  }

  private ApplicationPasswords over(Authenticator main) {
    return ApplicationPasswords.of(ApplicationPasswordFile.of(file), main)
        .clock(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private AuthOutcome login(String user, String password) {
    return login(logins, user, password);
  }

  private static AuthOutcome login(ApplicationPasswords at, String user, String password) {
    return at.authenticate(Credentials.Password.of(user, password), context());
  }

  private AuthOutcome acting(String as, String password) {
    return logins.authenticate(new Credentials.Password(as, ANN, password), context());
  }

  private static AuthContext context() {
    return AuthContext.of("imap", PeerInfo.unix("imap"));
  }

  private static AuthOutcome denied(DenialReason reason) {
    return AuthOutcome.denied(reason);
  }

  private static MailUser accepted(AuthOutcome outcome) {
    assertThat(outcome).isInstanceOf(AuthOutcome.Accepted.class);
    return ((AuthOutcome.Accepted) outcome).user();
  }
}
