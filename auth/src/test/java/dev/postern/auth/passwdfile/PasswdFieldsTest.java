package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.TestLog;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fields of a line do; what Dovecot does with the same lines was tried with 2.3.19. */
class PasswdFieldsTest {
  private static final String ANN = "ann:{PLAIN}a:1000:8:Ann:/home/ann:/bin/sh:";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void place() {
    file = directory.resolve("passwd");
  }

  @Test
  void extraFieldsGoBeforeThoseWithAPlace() throws IOException {
    write(
        ANN + "userdb_uid=2000 userdb_home=/uh/%u  userdb_mail=maildir:/m/%n userdb_flag other=x");
    MailUser ann = found("ann");
    assertThat(ann.home()).contains("/uh/ann");
    assertThat(ann.fields())
        .isEqualTo(Map.of("uid", "2000", "gid", "8", "mail", "maildir:/m/ann", "flag", ""));
  }

  @Test
  void onlySpacesSeparateFieldsAndNothingQuotes() throws IOException {
    write(ANN + "userdb_a=\"x y\" userdb_b=x\\ userdb_c=1:2=3");
    assertThat(found("ann").fields())
        .isEqualTo(Map.of("uid", "1000", "gid", "8", "a", "\"x", "b", "x\\", "c", "1:2=3"));
  }

  @Test
  void protectedFieldsGiveWayAndRemovedOnesGo() throws IOException {
    write(
        ANN + "userdb_x:protected=1 userdb_uid:protected=4 userdb_gid:remove userdb_mail=a:remove");
    assertThat(found("ann").fields())
        .isEqualTo(Map.of("uid", "1000", "x", "1", "mail", "a:remove"));
  }

  @Test
  void oldFilesHaveTheMailBehindAnEmptyField() throws IOException {
    write("ann:{PLAIN}a:1000:8::/home/ann:::maildir:/old/mail");
    assertThat(found("ann").fields()).containsEntry("mail", "maildir:/old/mail");
    write("ann:{PLAIN}a:1000:8::/home/ann:::");
    assertThat(found("ann").fields()).doesNotContainKey("mail");
  }

  @Test
  void defaultsGiveWayAndOverridesDoNot() throws IOException {
    write(ANN + "userdb_mail=mine", "bob:{PLAIN}b", "cat:{PLAIN}c::::::userdb_home= userdb_gid=9");
    PasswdFileAuthenticator users =
        PasswdFileAuthenticator.builder(file)
            .defaultFields("userdb_uid=77 userdb_home=/def/%n userdb_mail=def nologin")
            .overrideFields("userdb_gid=55 nologin:remove")
            .build();
    assertThat(users.find("ann").user().orElseThrow())
        .isEqualTo(user("ann", "/home/ann", Map.of("uid", "1000", "gid", "55", "mail", "mine")));
    assertThat(users.find("bob").user().orElseThrow())
        .isEqualTo(user("bob", "/def/bob", Map.of("uid", "77", "gid", "55", "mail", "def")));
    assertThat(users.find("cat").user().orElseThrow().home()).as("empty").isEmpty();
    assertThat(login(users, "ann", "a")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "nologin, DISABLED",
    "nologin=go, DISABLED",
    "nologin reason=later, DISABLED",
    "fail, REFUSED",
    "nologin host=192.0.2.1, DISABLED",
    "allow_nets=198.51.100.1, NOT_FROM_HERE",
    "allow_nets=, NOT_FROM_HERE",
    "allow_nets=192.0.2.1 allow_nets=192.0.2.2, NOT_FROM_HERE",
    "allow_nets=192.0.2.2 allow_nets=192.0.2.1, NOT_FROM_HERE",
    "allow_nets=192.0.2.2 allow_nets=192.0.2.1 allow_nets=192.0.2.1, NOT_FROM_HERE",
    "allow_real_nets=192.0.2.1, NOT_FROM_HERE",
    "postern_password_expires=2026-11-28, EXPIRED",
    "postern_account_expires=2026-11-28, EXPIRED",
    "postern_account_expires=2020-01-31 postern_password_expires=2099-01-01, EXPIRED"
  })
  void deniesInSpiteOfTheRightPassword(String fields, DenialReason reason) throws IOException {
    write(ANN + fields);
    PasswdFileAuthenticator users = users();
    assertThat(login(users, "ann", "a")).isEqualTo(AuthOutcome.denied(reason));
    assertThat(users.secret("ann", "SCRAM-SHA-256", context()))
        .isEqualTo(SecretLookup.unknown(reason));
    assertThat(login(users, "ann", "x")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(users.find("ann")).as("gets mail").isInstanceOf(UserLookup.Found.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodelay",
        "pass=remote",
        "reason=x",
        "scheme=MAGIC",
        "unknown",
        "allow_nets=192.0.2.1",
        "allow_nets=192.0.2.0/24 allow_nets=192.0.2.1",
        "allow_nets=192.0.2.2 allow_nets=192.0.2.3 allow_nets:remove allow_nets=192.0.2.1",
        "allow_real_nets=203.0.113.9",
        "postern_password_expires=2026-11-29",
        "postern_account_expires=2026-11-29",
        "password={PLAIN}other",
        "nopassword"
      })
  void letsInWithTheRightPasswordAlone(String fields) throws IOException {
    write(ANN + fields);
    assertThat(login(users(), "ann", "a"))
        .isInstanceOfSatisfying(
            AuthOutcome.Accepted.class,
            in -> assertThat(in.user().fields()).isEqualTo(Map.of("uid", "1000", "gid", "8")));
    assertThat(login(users(), "ann", "other"))
        .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy=y host=192.0.2.9",
        "proxy_maybe",
        "proxy_always=y",
        "host=192.0.2.9",
        "login_user=bob",
        "noauthenticate",
        "delay_until=1",
        "user=",
        "allow_nets=nowhere",
        "allow_real_nets=nowhere",
        "postern_password_expires=soon",
        "postern_account_expires=2027-13-01",
        "k=%x"
      })
  void aFieldThatCannotBeFollowedIsNoLogin(String fields) throws IOException {
    TestLog log = new TestLog();
    write(ANN + fields);
    PasswdFileAuthenticator users = users();
    assertThat(login(users, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
    assertThat(users.find("ann")).as("gets mail").isInstanceOf(UserLookup.Found.class);
    assertThat(log.lines("line 1: its user cannot log in: ")).hasSize(1);
  }

  @Test
  void aDayEndsWhereTheServerIs() throws IOException {
    write(ANN + "postern_password_expires=2026-11-29");
    SetClock clock = new SetClock(Instant.parse("2026-11-28T14:59:59Z"), ZoneId.of("Asia/Tokyo"));
    PasswdFileAuthenticator users = PasswdFileAuthenticator.builder(file).clock(clock).build();
    assertThat(login(users, "ann", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    clock.pass(Duration.ofSeconds(1));
    assertThat(login(users, "ann", "a")).isEqualTo(AuthOutcome.denied(DenialReason.EXPIRED));
  }

  @ParameterizedTest
  @CsvSource({"user=bob, bob", "user=%n@example.org, ann@example.org", "user=B\\x, B\\x"})
  void theFieldUserSaysWhoHasLoggedIn(String fields, String name) throws IOException {
    write(ANN + fields);
    assertThat(login(users(), "ann", "a"))
        .isInstanceOfSatisfying(
            AuthOutcome.Accepted.class, in -> assertThat(in.user().name()).isEqualTo(name));
    assertThat(users().secret("ann", "PLAIN", context()))
        .isInstanceOfSatisfying(
            SecretLookup.Found.class, found -> assertThat(found.user().name()).isEqualTo(name));
    assertThat(found("ann").name()).isEqualTo("ann");
  }

  @Test
  void theFieldUserOfUserdbSaysWhoseTheMailIs() throws IOException {
    write(ANN + "userdb_user=%n@example.org userdb_home=/h/%n");
    assertThat(found("ann"))
        .isEqualTo(user("ann@example.org", "/h/ann", Map.of("uid", "1000", "gid", "8")));
    write(ANN + "userdb_user=");
    assertThat(users().find("ann")).isInstanceOf(UserLookup.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{PLAIN}", "{CRYPT}"})
  void noPasswordIsAnyPasswordWhereNoneIsKept(String kept) throws IOException {
    write("ann:" + kept + "::::::nopassword");
    assertThat(login(users(), "ann", "anything")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(users(), "ann", "")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(users().secret("ann", "PLAIN", context()))
        .isEqualTo(SecretLookup.unknown(DenialReason.NO_PASSWORD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "*", "{CRYPT}!", "{PLAIN}a"})
  void noPasswordOpensNoLockedAccount(String kept) throws IOException {
    write("ann:" + kept + "::::::nopassword");
    assertThat(login(users(), "ann", "x")).isInstanceOf(AuthOutcome.Denied.class);
  }

  @ParameterizedTest
  @CsvSource({
    "rqXexS6ZhobKA[13], CRYPT, rqXexS6ZhobKA",
    "0[34], PLAIN-MD5, 0",
    "0[56], DIGEST-MD5, 0",
    "{PLAIN}x[34], PLAIN, x[34]",
    "x, MAGIC, x"
  })
  void aNumberBehindAPasswordIsItsKind(String password, String scheme, String value) {
    assertThat(PasswdEntry.parse("ann:" + password).verifiable("magic").orElseThrow())
        .satisfies(
            stored -> {
              assertThat(stored.scheme()).isEqualTo(scheme);
              assertThat(stored.value()).isEqualTo(value);
            });
  }

  @Test
  void whatHasNoEffectIsTold() throws IOException {
    TestLog log = new TestLog();
    write(ANN + "nopassword", ANN.replace("ann", "bob") + "password=x", "cat::::::::nopassword");
    users().check();
    assertThat(log.lines("WARN"))
        .satisfiesExactly(
            l -> assertThat(l).contains("line 1: nopassword has no effect beside a password"),
            l -> assertThat(l).contains("line 2: a field password has no effect"));
  }

  @Test
  void aDefaultSchemeIsOfPasswordsThatNameNone() throws IOException {
    write("ann:a", "bob:{CRYPT}rqXexS6ZhobKA");
    PasswdFileAuthenticator users =
        PasswdFileAuthenticator.builder(file).defaultScheme("plain").build();
    assertThat(login(users, "ann", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(users(), "ann", "a")).as("CRYPT").isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void argumentsAreDovecots() throws IOException {
    Path spaced = directory.resolve("two words");
    Files.writeString(spaced, "ann:616e6e\n");
    Files.setPosixFilePermissions(spaced, PosixFilePermissions.fromString("rw-------"));
    for (String words :
        List.of("scheme=PLAIN.hex username_format=%n ", " username_format=%n  scheme=plain.HEX ")) {
      assertThat(
              login(
                  PasswdFileAuthenticator.parse(words + spaced).build(), "ann@example.org", "ann"))
          .isInstanceOf(AuthOutcome.Accepted.class);
    }
    write("ann:rqXexS6ZhobKA");
    assertThat(PasswdFileAuthenticator.parse(file.toString()).build().users())
        .containsExactly("ann");
  }

  @ParameterizedTest
  @CsvSource({
    "'', the path of the passwd-file is missing",
    "scheme=CRYPT, the path of the passwd-file is missing",
    "schema=CRYPT /x, no setting schema",
    "username_format=%x /x, %x",
    "scheme=MAGIC /x, unknown scheme MAGIC",
    "/x/%y, %y"
  })
  void argumentsThatAreNoneAreRefused(String args, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswdFileAuthenticator.parse(args).build())
        .withMessageContaining(why);
  }

  @Test
  void aBuilderRefusesWhatMakesNoSense() {
    PasswdFileAuthenticator.Builder builder = PasswdFileAuthenticator.builder(file);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxOctets(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.patience(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.defaultFields("userdb_x=%x"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.overrideFields("x=%"));
  }

  private static MailUser user(String name, String home, Map<String, String> fields) {
    return new MailUser(name, Optional.of(home), fields);
  }

  private MailUser found(String name) throws IOException {
    return users().find(name).user().orElseThrow();
  }

  private PasswdFileAuthenticator users() {
    SetClock clock = new SetClock(Instant.parse("2026-11-28T12:00:00Z"), ZoneId.of("UTC"));
    return PasswdFileAuthenticator.builder(file).clock(clock).build();
  }

  private static AuthOutcome login(PasswdFileAuthenticator users, String user, String password) {
    return users.authenticate(Credentials.Password.of(user, password), context());
  }

  /** A client at 192.0.2.1, behind a proxy at 203.0.113.9. */
  private static AuthContext context() {
    return AuthContext.of(
        "imap",
        PeerInfo.inet("imap", new InetSocketAddress("192.0.2.1", 4711))
            .withProxy(new InetSocketAddress("203.0.113.9", 4712)));
  }

  private void write(String... lines) throws IOException {
    Files.write(file, List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }
}
