package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Databases of users as they are typed. */
class UserOptionsTest {
  private static final AuthContext CONTEXT =
      AuthContext.of("imap", PeerInfo.inet("imap", new InetSocketAddress("192.0.2.1", 4711)));

  @TempDir private Path folder;
  private Path staff;
  private Path guests;

  @BeforeEach
  void files() throws IOException {
    staff =
        users(
            "staff",
            "ann@example.org:{PLAIN}a:1000:8::/home/ann\noff@example.org:{PLAIN}o::::::nologin\n");
    guests = users("guests", "bob@example.org:{PLAIN}b\nann@example.org:{PLAIN}guest\n");
  }

  @Test
  void databasesAreAskedInTheirOrder() {
    UserOptions.Accounts accounts =
        accounts("--passdb", "passwd-file:" + staff, "--passdb", "passwd-file:" + guests);
    assertThat(login(accounts, "ann@example.org", "a")).isEqualTo("in as ann@example.org");
    assertThat(login(accounts, "ann@example.org", "guest")).isEqualTo("in as ann@example.org");
    assertThat(login(accounts, "bob@example.org", "b")).isEqualTo("in as bob@example.org");
    assertThat(login(accounts, "bob@example.org", "x")).isEqualTo("denied");
    assertThat(found(accounts, "ann@example.org").home()).contains("/home/ann");
    assertThat(accounts.directory().find("bob@example.org")).isInstanceOf(UserLookup.Found.class);
    assertThat(accounts.directory().find("eve@example.org")).isInstanceOf(UserLookup.Unknown.class);
  }

  @Test
  void usersIsTheShortForm() {
    UserOptions.Accounts accounts = accounts("--users", staff.toString());
    assertThat(login(accounts, "ann@example.org", "a")).isEqualTo("in as ann@example.org");
    assertThat(accounts.directory()).isSameAs(accounts.logins());
  }

  @Test
  void rulesStandBehindTheArguments() throws IOException {
    Path denied = users("denied", "bob@example.org:\n");
    Path masters = users("masters", "root:{PLAIN}r\n");
    UserOptions.Accounts accounts =
        accounts(
            "--passdb",
            "passwd-file:" + masters + " master pass",
            "--passdb",
            "passwd-file:" + denied + " deny",
            "--passdb",
            "passwd-file:" + staff,
            "--passdb",
            "passwd-file:" + guests + " username_filter=b*");
    assertThat(login(accounts, "bob@example.org", "b")).isEqualTo("denied");
    assertThat(login(accounts, "ann@example.org", "guest")).as("filtered").isEqualTo("denied");
    assertThat(login(accounts, "ann@example.org*root", "r")).isEqualTo("in as ann@example.org");
    assertThat(login(accounts, "ann@example.org*root", "a")).isEqualTo("denied");
    assertThat(login(accounts, "root", "r")).isEqualTo("denied");
    assertThat(accounts.directory().find("root")).isInstanceOf(UserLookup.Unknown.class);
  }

  @Test
  void aStaticDirectoryHoldsWhoLogsIn() {
    UserOptions.Accounts accounts =
        accounts(
            "--passdb",
            "passwd-file:" + guests,
            "--userdb",
            "static:uid=200 gid=12 home=/var/mail/%d/%n");
    MailUser bob = found(accounts, "bob@example.org");
    assertThat(bob.home()).contains("/var/mail/example.org/bob");
    assertThat(bob.fields()).containsEntry("uid", "200").containsEntry("gid", "12");
    assertThat(accounts.directory().find("eve@example.org")).isInstanceOf(UserLookup.Unknown.class);
    assertThat(accounts.directory().locate(MailUser.of("pam-user")))
        .as("accepted by one that tells nobody's existence")
        .isInstanceOf(UserLookup.Found.class);
  }

  @Test
  void directoriesAreAskedInTheirOrder() {
    UserOptions.Accounts accounts =
        accounts(
            "--passdb",
            "passwd-file:" + guests,
            "--userdb",
            "passwd-file:" + staff,
            "--userdb",
            "static:home=/var/mail/%n");
    assertThat(found(accounts, "ann@example.org").home()).contains("/home/ann");
    assertThat(found(accounts, "bob@example.org").home()).contains("/var/mail/bob");
  }

  @Test
  void mailAddressesAreTheMachinesUsersWhereTheFormatSaysSo() {
    for (String typed : List.of("passwd username_format=%n", "passwd:username_format=%n")) {
      UserOptions.Accounts accounts =
          accounts("--passdb", "passwd-file:" + guests, "--userdb", typed);
      assertThat(found(accounts, "nobody@example.org").name()).as(typed).isEqualTo("nobody");
    }
    UserOptions.Accounts accounts =
        accounts("--passdb", "passwd-file:" + guests, "--userdb", "passwd");
    assertThat(accounts.directory().find("nobody@example.org")).isEqualTo(UserLookup.unknown());
  }

  @Test
  void aDatabaseIsNamedInAFile() throws Exception {
    String url = "jdbc:h2:mem:users" + System.nanoTime();
    try (Connection database = DriverManager.getConnection(url)) {
      database
          .createStatement()
          .execute("create table users(name varchar(99), password varchar(99), home varchar(99))");
      database.createStatement().execute("insert into users values('cy', '{PLAIN}c', '/home/cy')");
      Path file =
          Files.writeString(
              folder.resolve("sql"),
              "driver = pgsql\nconnect = "
                  + url
                  + "\npassword_query = SELECT password FROM users WHERE name = '%u'\n"
                  + "user_query = SELECT home FROM users WHERE name = '%u'\n");
      UserOptions.Accounts once = accounts("--passdb", "sql:" + file);
      UserOptions.Accounts cached =
          accounts("--passdb", "sql:" + file, "--userdb", "sql:" + file, "--auth-cache", "600");
      assertThat(login(once, "cy", "c")).isEqualTo("in as cy");
      assertThat(login(cached, "cy", "c")).isEqualTo("in as cy");
      assertThat(found(cached, "cy").home()).contains("/home/cy");
      database.createStatement().execute("update users set password = '{PLAIN}new'");
      assertThat(login(once, "cy", "c")).isEqualTo("denied");
      assertThat(login(cached, "cy", "c")).as("remembered").isEqualTo("in as cy");
    }
  }

  @Test
  void mechanismsAreNamedAsDovecotNamesThem() {
    assertThat(accounts("--users", staff.toString()).mechanisms()).isEmpty();
    assertThat(
            accounts("--users", staff.toString(), "--mechanisms", "scram-sha-256 plain")
                .mechanisms())
        .extracting(SaslMechanism::name)
        .containsExactly("SCRAM-SHA-256", "PLAIN");
    assertThat(options("--users", staff.toString()).accounts(staff, true).mechanisms())
        .extracting(SaslMechanism::name)
        .containsExactly("PLAIN", "LOGIN", "EXTERNAL");
  }

  @Test
  void onlyScramNeedsSalts() {
    assertThat(accounts("--users", staff.toString(), "--mechanisms", "plain").salts()).isFalse();
    assertThat(accounts("--users", staff.toString(), "--mechanisms", "scram-sha-1").salts())
        .isTrue();
  }

  @Test
  void aCertificateIsEnoughForWhoMayLogIn() throws IOException {
    Path locked = users("more", "key@example.org:\nlock@example.org:{CRYPT}!x\n");
    UserOptions.Accounts accounts =
        options("--passdb", "passwd-file:" + staff, "--passdb", "passwd-file:" + locked)
            .accounts(staff, true);
    assertThat(accounts.logins().verifies(Credentials.Certificate.class)).isTrue();
    assertThat(byCertificate(accounts, "", "ann@example.org")).isEqualTo("in as ann@example.org");
    assertThat(byCertificate(accounts, "", "key@example.org")).isEqualTo("in as key@example.org");
    assertThat(byCertificate(accounts, "", "off@example.org")).isEqualTo("denied");
    assertThat(byCertificate(accounts, "", "lock@example.org")).isEqualTo("denied");
    assertThat(byCertificate(accounts, "", "eve@example.org")).isEqualTo("denied");
    assertThat(byCertificate(accounts, "key@example.org", "ann@example.org")).isEqualTo("denied");
    assertThat(login(accounts, "ann@example.org", "a")).isEqualTo("in as ann@example.org");
  }

  @Test
  void whoCannotTellIsNoReasonToLetIn() {
    CertificateLogins away =
        new CertificateLogins(List.of(), name -> UserLookup.unavailable("away"));
    assertThat(away.authenticate(new Credentials.Certificate("", "ann"), CONTEXT))
        .isInstanceOf(AuthOutcome.Unavailable.class);
    assertThat(away.authenticate(Credentials.Password.of("ann", "x"), CONTEXT))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNSPECIFIED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--passdb|frob:x|--passdb: there is no type \"frob\", only passwd-file:",
        "--userdb|frob:x|--userdb: there is no type \"frob\", only passwd static:",
        "--passdb|passwd-file|--passdb: the path of the passwd-file is missing",
        "--passdb|passwd-file:/none/x|--passdb: /none/x: there is no file of users",
        "--passdb|passwd-file:frob=1 /x|--passdb: a passwd-file has no setting frob",
        "--passdb|passwd-file:/x result_success=frob|--passdb: result_success: not one of [return-ok",
        "--passdb|passwd-file:STAFF deny|--passdb: nobody can log in where all of them deny",
        "--passdb|passwd-file:STAFF skip=now|--passdb: skip: not one of [never, authenticated",
        "--passdb|passwd-file:STAFF denny|there is no file STAFF denny, and no rule denny: the rules are deny master",
        "--passdb|sql:/none/x result_sucess=return|, and no rule result_sucess=return: the rules are",
        "--passdb|pam:../x|--passdb: not the name of a PAM service: ../x",
        "--passdb|pam:none-such|--passdb: there is no PAM service none-such",
        "--passdb|dovecot|--passdb: dovecot needs a path: dovecot:/path",
        "--passdb|dovecot:/none/auth|--passdb: Dovecot cannot be asked",
        "--passdb|sql:/none/x|--passdb: no such file or folder: /none/x",
        "--passdb|sql:jdbc:h2:mem:x|--passdb: sql takes a file as dovecot-sql.conf.ext",
        "--passdb|sql:NOURL|connect is to be a JDBC URL",
        "--passdb|sql:NODRIVER|no driver for jdbc:frob on the class path: java -cp postern.jar:",
        "--passdb|ldap:/none/x|--passdb: no such file or folder: /none/x",
        "--passdb|oauth:/none/x|--passdb: no such file or folder: /none/x",
        "--userdb|static|--userdb: static needs fields",
        "--userdb|static:home=%q|--userdb: ",
        "--userdb|prefetch|--userdb: prefetch knows nobody to whom mail is delivered: name another",
        "--userdb|prefetch:x|--userdb: prefetch takes nothing behind it",
        "--userdb|passwd:x|--userdb: passwd takes username_format=... and nothing else",
        "--userdb|passwd username_format=%q|--userdb: unknown variable %q",
        "--userdb|dovecot:/none/auth|--userdb: Dovecot cannot be asked",
        "--mechanisms|plain frob|--mechanisms: no SASL mechanism \"frob\"; there are",
        "--mechanisms|plain plain|--mechanisms: SASL mechanism PLAIN is named twice",
        "--auth-cache|-1|--auth-cache is not negative: -1",
      })
  void aMistakeNamesItsOption(String option, String value, String says) throws IOException {
    Files.writeString(folder.resolve("NOURL"), "connect = host=localhost\n");
    Files.writeString(folder.resolve("NODRIVER"), "connect = jdbc:frob://u:secret@h/x\n");
    String typed =
        value.replace("STAFF", staff.toString()).replaceAll("NO(URL|DRIVER)", folder + "/NO$1");
    assertThatThrownBy(() -> accounts(option, typed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says.replace("STAFF", staff.toString()))
        .hasMessageNotContaining("secret");
  }

  @Test
  void whoExistsHasToBeSaid() throws IOException {
    Path tokens =
        Files.writeString(
            folder.resolve("oauth"),
            """
            introspection_mode = post
            introspection_url = https://login.example.org/x
            client_id = mail
            client_secret = s
            """);
    assertThatThrownBy(() -> accounts("--passdb", "oauth:" + tokens))
        .hasMessageStartingWith("--userdb is missing");
    UserOptions.Accounts accounts =
        accounts("--passdb", "oauth:" + tokens, "--userdb", "passwd-file:" + staff);
    assertThat(accounts.mechanisms())
        .extracting(SaslMechanism::name)
        .contains("PLAIN", "OAUTHBEARER", "XOAUTH2");
    assertThat(accounts.logins().verifies(Credentials.Token.class)).isTrue();
  }

  /** A name may hold spaces. */
  @Test
  void aFileThatIsThereIsNoMistypedRule() throws IOException {
    Path spaced = users("my users", "dan@example.org:{PLAIN}d\n");
    assertThat(login(accounts("--passdb", "passwd-file:" + spaced), "dan@example.org", "d"))
        .isEqualTo("in as dan@example.org");
  }

  @Test
  void prefetchStandsBeforeADirectory() {
    String file = "passwd-file:" + staff;
    assertThat(found(accounts("--userdb", "prefetch", "--userdb", file), "ann@example.org").home())
        .contains("/home/ann");
    assertThatThrownBy(() -> accounts("--userdb", file, "--userdb", "prefetch"))
        .hasMessageStartingWith("--userdb: prefetch knows nobody");
  }

  @Test
  void usersAndPassdbExcludeEachOther() {
    assertThatThrownBy(() -> options("--users", "x", "--passdb", "pam").check())
        .hasMessage("--users and --passdb exclude each other: --passdb passwd-file:x");
  }

  private UserOptions.Accounts accounts(String... typed) {
    UserOptions options = options(typed);
    options.check();
    return options.accounts(staff, false);
  }

  private static UserOptions options(String... typed) {
    return CommandLine.populateCommand(new UserOptions(), typed);
  }

  private Path users(String name, String lines) throws IOException {
    Path file = Files.writeString(folder.resolve(name), lines);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static MailUser found(UserOptions.Accounts accounts, String name) {
    return ((UserLookup.Found) accounts.directory().find(name)).found();
  }

  private static String login(UserOptions.Accounts accounts, String user, String password) {
    return text(accounts.logins().authenticate(Credentials.Password.of(user, password), CONTEXT));
  }

  private static String byCertificate(UserOptions.Accounts accounts, String other, String user) {
    AuthContext external = CONTEXT.withMechanism("EXTERNAL");
    return text(accounts.logins().authenticate(new Credentials.Certificate(other, user), external));
  }

  private static String text(AuthOutcome outcome) {
    return outcome instanceof AuthOutcome.Accepted in
        ? "in as " + in.user().name()
        : outcome instanceof AuthOutcome.Denied ? "denied" : "unavailable";
  }
}
