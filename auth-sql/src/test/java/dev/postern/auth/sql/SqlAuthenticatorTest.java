package dev.postern.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserLookup;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.Work;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a database's rows mean, and what it may do wrong. */
final class SqlAuthenticatorTest {
  private static final AuthContext UNIX = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final AuthContext NEAR =
      AuthContext.of("imap", PeerInfo.inet("imap", new InetSocketAddress("192.0.2.7", 1)));

  private static SqlAuthenticator plain(DataSource database, String query) {
    return SqlAuthenticator.of(database).passwordQuery(query).defaultPassScheme("PLAIN").build();
  }

  private static AuthOutcome login(SqlAuthenticator users, String user, String password) {
    return users.authenticate(Credentials.Password.of(user, password), UNIX);
  }

  @Test
  void columnsAreFields() throws SQLException {
    DataSource database =
        TestDatabase.with(
            "insert into users values ('Ann', 'a', '/m/ann', 200, 8, null, null, null)");
    SqlAuthenticator users =
        SqlAuthenticator.of(database)
            .settings(
                """
                driver = h2
                default_pass_scheme = PLAIN
                password_query = SELECT userid AS "user", password, home AS userdb_home, \\
                  uid AS userdb_uid, gid AS userdb_gid, nets AS allow_nets \\
                  FROM users WHERE lower(userid) = '%n' AND '%d' = 'example.org'
                user_query = SELECT userid || '@example.org' AS "user", home, uid, gid, \\
                  nets AS quota_rule FROM users WHERE lower(userid) = '%n'
                """)
            .build();
    assertThat(login(users, "ANN@example.org", "a"))
        .isEqualTo(
            AuthOutcome.accepted(
                new MailUser("Ann", Optional.of("/m/ann"), Map.of("uid", "200", "gid", "8"))));
    assertThat(users.find("ann@example.org"))
        .isEqualTo(
            UserLookup.found(
                new MailUser(
                    "Ann@example.org", Optional.of("/m/ann"), Map.of("uid", "200", "gid", "8"))));
    assertThat(login(users, "ann@example.net", "a"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
  }

  @Test
  void aNameMayComeInTwoColumns() throws SQLException {
    SqlAuthenticator users =
        plain(
            TestDatabase.with(),
            "SELECT 'x' AS password, 'bob' AS username, 'example.net' AS domain WHERE '%u' = 'ann'");
    assertThat(login(users, "ann", "x"))
        .isEqualTo(AuthOutcome.accepted(MailUser.of("bob@example.net")));
  }

  @Test
  void fieldsSayWhoMayLogIn() throws SQLException {
    SqlAuthenticator users =
        plain(
            TestDatabase.with(
                "insert into users values ('near', 'a', null, 1, 1, '192.0.2.0/24', null, null)",
                "insert into users values ('local', 'a', null, 1, 1, 'local', null, null)",
                "insert into users values ('closed', 'a', null, 1, 1, null, 'n', null)",
                "insert into users values ('free', null, null, 1, 1, null, null, 'y')",
                "insert into users values ('none', null, null, 1, 1, null, null, null)",
                "insert into users values ('odd', 'a', null, 1, 1, 'x/y', null, null)"),
            "SELECT password, nets AS allow_nets, closed AS nologin, free AS nopassword FROM users"
                + " WHERE userid = '%u'");
    Credentials near = Credentials.Password.of("near", "a");
    assertThat(users.authenticate(near, NEAR)).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(users.authenticate(near, UNIX))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_FROM_HERE));
    assertThat(login(users, "local", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(users.authenticate(Credentials.Password.of("local", "a"), NEAR))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_FROM_HERE));
    assertThat(login(users, "closed", "a")).isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
    assertThat(login(users, "closed", "b"))
        .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login(users, "free", "any")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(users, "none", "")).isEqualTo(AuthOutcome.denied(DenialReason.NO_PASSWORD));
    assertThat(login(users, "odd", "a")).isEqualTo(AuthOutcome.unavailable());
    assertThat(users.secret("closed", "CRAM-MD5", UNIX))
        .isEqualTo(SecretLookup.unknown(DenialReason.DISABLED));
    assertThat(users.secret("none", "CRAM-MD5", UNIX))
        .isEqualTo(SecretLookup.unknown(DenialReason.NO_PASSWORD));
    assertThat(users.secret("local", "CRAM-MD5", UNIX))
        .isEqualTo(SecretLookup.found(new Secret.Password("a"), MailUser.of("local")));
    assertThat(users.hasSecrets("CRAM-MD5")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR '1'='1",
        "x' OR 1=1 --",
        "'; DROP TABLE users; --",
        "\\' OR 1=1 --",
        "ann' UNION SELECT 'x' --",
        "%u",
        "?",
        "\" OR \"\"=\""
      })
  void nothingThatAClientSendsIsPartOfTheQuery(String hostile) throws SQLException {
    DataSource database =
        TestDatabase.with("insert into users (userid, password) values ('ann', 'a')");
    SqlAuthenticator users =
        plain(database, "SELECT password FROM users WHERE userid = '%u' AND '%w' <> 'z'");
    assertThat(login(users, hostile, "x")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(login(users, "ann", hostile))
        .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login(users, "ann", "a")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void theDatabaseMayVerifyByItself() throws SQLException {
    SqlAuthenticator users =
        plain(
            TestDatabase.with("insert into users (userid, password) values ('ann', 'a')"),
            "SELECT NULL AS password, 'Y' AS nopassword FROM users"
                + " WHERE userid = '%u' AND password = '%w'");
    assertThat(login(users, "ann", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(users, "ann", "b")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a' AS password UNION ALL SELECT 'b' AS password WHERE '%u' = 'ann'",
        "SELECT nothing FROM users WHERE userid = '%u'",
        "SELECT repeat('a', 70000) AS password WHERE '%u' = 'ann'",
        "SELECT '{NO-SUCH}x' AS password WHERE '%u' = 'ann'",
        "SELECT '{SHA512-CRYPT}x' AS password WHERE '%u' = 'ann'",
        "SELECT 'a' AS password, '' AS username WHERE '%u' = 'ann'",
        "DELETE FROM users WHERE userid = '%u'",
      })
  void whatMakesNoSenseIsUnavailable(String query) throws SQLException {
    assertThat(login(plain(TestDatabase.with(), query), "ann", "a"))
        .isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void aRowOfTooManyColumnsIsUnavailable() throws SQLException {
    StringBuilder query = new StringBuilder("SELECT 'a' AS password");
    for (int i = 1; i < SqlRow.MOST_COLUMNS; i++) {
      query.append(", 1 AS c").append(i);
    }
    DataSource database = TestDatabase.with();
    assertThat(login(plain(database, query + " WHERE '%u' = 'ann'"), "ann", "a"))
        .isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(plain(database, query + ", 1 AS c WHERE '%u' = 'ann'"), "ann", "a"))
        .isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void aPoolThatIsUsedUpOrBrokenIsUnavailable() {
    for (Throwable trouble :
        new Throwable[] {
          new SQLTransientConnectionException("no connection of s3cret"),
          new IllegalStateException("s3cret"),
          new SQLException("s3cret")
        }) {
      SqlAuthenticator users =
          plain(failing(trouble), "SELECT password FROM users WHERE userid = '%u'");
      assertThat(login(users, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
      assertThatThrownBy(users::check)
          .isInstanceOf(IOException.class)
          .message()
          .doesNotContain("s3cret")
          .contains(trouble.getClass().getSimpleName());
    }
  }

  @Test
  void withoutAQueryForUsersTheyAreNotCalledUnknown() throws SQLException {
    SqlAuthenticator users = plain(TestDatabase.with(), "SELECT password FROM users");
    assertThat(users.find("ann")).isInstanceOf(UserLookup.Unavailable.class);
  }

  @Test
  void connectionsAreGivenBack() throws SQLException {
    AtomicInteger open = new AtomicInteger();
    DataSource database =
        TestDatabase.with("insert into users (userid, password) values ('ann', 'a')");
    SqlAuthenticator users =
        plain(counted(database, open), "SELECT password, userid FROM users WHERE userid = '%u'");
    login(users, "ann", "a");
    login(users, "nobody", "a");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table users");
    }
    login(users, "ann", "a");
    assertThat(open).hasValue(0);
  }

  @Test
  void everyDenialIsTheSameWork() throws SQLException {
    Counted counted = new Counted();
    SqlAuthenticator users =
        SqlAuthenticator.of(
                TestDatabase.with("insert into users (userid, password) values ('ann', 'a')"))
            .passwordQuery("SELECT password FROM users WHERE userid = '%u'")
            .schemes(PasswordSchemes.standard().plus(counted))
            .defaultPassScheme("COUNTED")
            .build();
    for (String user : new String[] {"ann", "nobody", "no\0body", ""}) {
      counted.verified.set(0);
      assertThat(login(users, user, "wrong")).isInstanceOf(AuthOutcome.Denied.class);
      assertThat(counted.verified).as(user).hasValue(1);
    }
  }

  /** What was verified stays denied; what found no room is no answer. */
  @Test
  void aDecoyThatFailsLeavesADenialAsItIs() throws SQLException {
    for (RuntimeException failure :
        List.of(
            new IllegalArgumentException("simulated"),
            new IllegalStateException("simulated"),
            new RejectedExecutionException("simulated"))) {
      Counted counted = new Counted();
      SqlAuthenticator users =
          SqlAuthenticator.of(
                  TestDatabase.with(
                      "insert into users (userid, password) values ('ann', '{PLAIN}a')",
                      "insert into users (userid, password) values ('sick', 'a')"))
              .passwordQuery("SELECT password FROM users WHERE userid = '%u'")
              .schemes(PasswordSchemes.standard().plus(counted))
              .defaultPassScheme("COUNTED")
              .build();
      counted.failure = Optional.of(failure);
      for (String user : new String[] {"ann", "nobody"}) {
        assertThat(login(users, user, "wrong"))
            .as("%s %s", user, failure)
            .isInstanceOf(AuthOutcome.Denied.class);
      }
      if (!(failure instanceof IllegalStateException)) {
        assertThat(login(users, "sick", "a")).isEqualTo(AuthOutcome.unavailable());
      }
    }
  }

  @Test
  void usersAreListed() throws Exception {
    DataSource database =
        TestDatabase.with(
            "insert into users (userid, home) values ('ann', 'example.org')",
            "insert into users (userid, home) values ('bob@example.net', null)");
    SqlAuthenticator users =
        SqlAuthenticator.of(database)
            .settings(
                """
                password_query = SELECT password FROM users WHERE userid = '%u'
                iterate_query = SELECT userid AS username, home AS domain FROM users ORDER BY userid
                """)
            .build();
    assertThat(users.users()).containsExactly("ann@example.org", "bob@example.net");
    SqlAuthenticator whole =
        SqlAuthenticator.of(database)
            .passwordQuery("SELECT password FROM users WHERE userid = '%u'")
            .iterateQuery("SELECT userid AS \"user\" FROM users ORDER BY userid")
            .build();
    assertThat(whole.users()).containsExactly("ann", "bob@example.net");
  }

  @Test
  void usersThatCannotBeListedAreAnError() throws Exception {
    DataSource database = TestDatabase.with("insert into users (userid) values (null)");
    SqlAuthenticator.Builder users =
        SqlAuthenticator.of(database).passwordQuery("SELECT password FROM users");
    assertThat(ListedUserDirectory.of(users.build())).isEmpty();
    assertThatThrownBy(() -> users.build().users())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("iterate_query");
    users.iterateQuery("SELECT userid AS \"user\" FROM users");
    assertThat(ListedUserDirectory.of(users.build())).isPresent();
    assertThatThrownBy(() -> users.build().users())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a user without name");
    users.iterateQuery(
        "SELECT 'u' || x AS \"user\" FROM system_range(1, " + UserDatabase.MOST_USERS + ")");
    assertThat(users.build().users()).hasSize(UserDatabase.MOST_USERS);
    users.iterateQuery(
        "SELECT 'u' || x AS \"user\" FROM system_range(0, " + UserDatabase.MOST_USERS + ")");
    assertThatThrownBy(() -> users.build().users())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 1000000 users");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> users.iterateQuery("SELECT userid FROM users WHERE userid = '%u'"));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aQueryThatTakesTooLongIsCut() throws SQLException {
    SqlAuthenticator users =
        SqlAuthenticator.of(TestDatabase.with())
            .passwordQuery(
                "SELECT sum(x) AS password FROM system_range(1, 1000000000000) WHERE '%u' = 'ann'")
            .timeout(Duration.ofMillis(1))
            .build();
    assertThat(login(users, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void proofsAreOfferedForWhatIsKept() throws SQLException {
    DataSource database = TestDatabase.with();
    SqlAuthenticator.Builder users =
        SqlAuthenticator.of(database).passwordQuery("SELECT password FROM users WHERE x = '%u'");
    assertThat(users.build().hasSecrets("SCRAM-SHA-256")).isFalse();
    SqlAuthenticator scram = users.proofs("scram-sha-256, CRAM-MD5").build();
    assertThat(scram.hasSecrets("SCRAM-SHA-256")).isTrue();
    assertThat(scram.hasSecrets("CRAM-MD5")).isTrue();
    assertThat(scram.hasSecrets("SCRAM-SHA-1")).isFalse();
    assertThat(
            users.proofs("").defaultPassScheme("SCRAM-SHA-256").build().hasSecrets("SCRAM-SHA-256"))
        .isTrue();
    SqlAuthenticator verifying =
        users
            .proofs("CRAM-MD5")
            .defaultPassScheme("PLAIN")
            .passwordQuery("SELECT 1 AS nopassword FROM users WHERE password = '%w'")
            .build();
    assertThat(verifying.hasSecrets("CRAM-MD5")).as("the database wants the password").isFalse();
  }

  @Test
  void fieldsOfAPasswdFileCountToo() throws SQLException {
    SqlAuthenticator users =
        plain(
            TestDatabase.with(
                "insert into users (userid, password, nets) values ('ann', 'a', '2020-01-31')",
                "insert into users (userid, password, nets) values ('bob', 'a', '9999-01-31')",
                "insert into users (userid, password) values ('cid', 'a')",
                "insert into users (userid, password) values ('dan', '{CRYPT}!')"),
            "SELECT password, nets AS postern_account_expires FROM users WHERE userid = '%u'");
    assertThat(login(users, "ann", "a")).isEqualTo(AuthOutcome.denied(DenialReason.EXPIRED));
    assertThat(login(users, "bob", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(users, "cid", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(users, "dan", "!")).isEqualTo(AuthOutcome.denied(DenialReason.LOCKED));
    assertThat(users.secret("dan", "CRAM-MD5", UNIX))
        .isEqualTo(SecretLookup.unknown(DenialReason.LOCKED));
    assertThat(login(plain(TestDatabase.with(), "SELECT 'a' AS password, '%u' AS proxy"), "x", "a"))
        .isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void whatIsMissingIsSaid() throws SQLException {
    DataSource database = TestDatabase.with();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqlAuthenticator.of(database).build())
        .withMessageContaining("passwordQuery");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SqlAuthenticator.of(database)
                    .passwordQuery("SELECT 1")
                    .defaultPassScheme("X-NONE")
                    .build())
        .withMessageContaining("X-NONE");
  }

  private static DataSource failing(Throwable trouble) {
    return (DataSource)
        Proxy.newProxyInstance(
            SqlAuthenticatorTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              throw trouble;
            });
  }

  /** A database that counts the connections that are out. */
  private static DataSource counted(DataSource database, AtomicInteger open) {
    ClassLoader loader = SqlAuthenticatorTest.class.getClassLoader();
    return (DataSource)
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Connection connection = database.getConnection();
              open.incrementAndGet();
              return Proxy.newProxyInstance(
                  loader,
                  new Class<?>[] {Connection.class},
                  (self, called, with) -> {
                    if (called.getName().equals("close")) {
                      open.decrementAndGet();
                    }
                    return called.invoke(connection, with);
                  });
            });
  }

  private static final class Counted implements PasswordScheme {
    private final AtomicInteger verified = new AtomicInteger();
    private Optional<RuntimeException> failure = Optional.empty();

    @Override
    public String name() {
      return "COUNTED";
    }

    @Override
    public boolean verify(Credentials.Password login, String stored) {
      verified.incrementAndGet();
      failure.ifPresent(
          thrown -> {
            throw thrown;
          });
      return login.password().equals(stored);
    }

    @Override
    public Work work(String stored) {
      return new Work("counted", 1);
    }

    @Override
    public String hash(Credentials.Password login, RandomGenerator random) {
      return login.password();
    }
  }
}
