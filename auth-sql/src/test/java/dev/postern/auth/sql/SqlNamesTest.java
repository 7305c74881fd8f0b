package dev.postern.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserLookup;
import dev.postern.auth.passdb.Passdb;
import dev.postern.auth.passdb.PassdbChain;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.secondfactor.ApplicationPasswordFile;
import dev.postern.auth.secondfactor.ApplicationPasswords;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that finds a user by more names than one lets nobody past what is set up for one. */
final class SqlNamesTest {
  private static final AuthContext UNIX = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final AuthOutcome UNKNOWN = AuthOutcome.denied(DenialReason.UNKNOWN_USER);
  private static final String PASSWORDS = "SELECT password FROM users WHERE userid = '%u'";
  private static final String NAMED =
      "SELECT userid AS \"user\", password FROM users WHERE userid = '%u'";

  private SqlAuthenticator.Builder users;

  @BeforeEach
  void aDatabaseThatFoldsAccents() throws SQLException {
    users =
        SqlAuthenticator.of(
                TestDatabase.with(
                    "drop table users",
                    "set collation english strength primary",
                    "create table users (userid varchar(100), password varchar(200))",
                    "insert into users values ('ann', 'a'), ('b\u00e9a@example.org', 'b')"))
            .passwordQuery(PASSWORDS)
            .userQuery("SELECT '/m' AS home FROM users WHERE userid = '%u'")
            .defaultPassScheme("PLAIN");
  }

  private static AuthOutcome login(Authenticator users, String name, String password) {
    return users.authenticate(Credentials.Password.of(name, password), UNIX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00e4nn", "an\u0144", "a\u200bnn", "\uff41nn", "ann\u0301"})
  void whoIsFoundByANameThatIsNobodysIsUnknown(String folded) {
    SqlAuthenticator built = users.build();
    assertThat(login(built, folded, "a")).isEqualTo(UNKNOWN);
    assertThat(built.secret(folded, "CRAM-MD5", UNIX)).isEqualTo(SecretLookup.unknown());
    assertThat(built.find(folded)).isEqualTo(UserLookup.unknown());
    assertThat(login(built, "ANN", "a")).isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NAMED,
        "SELECT 'ann' AS username, '' AS domain, password FROM users WHERE userid = '%u'",
        "SELECT 'ann' AS username, password FROM users WHERE userid = '%u'",
      })
  void whomTheDatabaseNamesIsThatUser(String query) {
    SqlAuthenticator built = users.passwordQuery(query).build();
    MailUser ann = MailUser.of("ann");
    assertThat(login(built, "\u00e4nn", "a")).isEqualTo(AuthOutcome.accepted(ann));
    assertThat(built.secret("\u00e4nn", "CRAM-MD5", UNIX))
        .isEqualTo(SecretLookup.found(new Secret.Password("a"), ann));
  }

  @Test
  void aNameOfWhichAPartIsAsItWasTypedIsNotTheDatabases() {
    SqlAuthenticator built =
        users
            .passwordQuery("SELECT 'ann' AS username, password FROM users WHERE userid = '%n'")
            .build();
    assertThat(login(built, "ann@ex\u00e4mple.org", "a")).isEqualTo(UNKNOWN);
    assertThat(login(built, "ann@example.org", "a"))
        .isEqualTo(AuthOutcome.accepted(MailUser.of("ann@example.org")));
  }

  @Test
  void otherNamesAreChosen() {
    String bea = "b\u00e9a@example.org";
    assertThat(login(users.build(), bea, "b")).isEqualTo(UNKNOWN);
    for (String characters : new String[] {"ABELMOPRGX\u00c9@.", ""}) {
      SqlAuthenticator built = users.settings("auth_username_chars = " + characters).build();
      assertThat(login(built, "B\u00c9A@example.org", "b"))
          .isEqualTo(AuthOutcome.accepted(MailUser.of(bea)));
    }
    assertThat(login(users.usernameChars("a-z").build(), "ann", "a")).isEqualTo(UNKNOWN);
  }

  /** Whoever is denied, or has a second factor, comes in by no other spelling. */
  @Test
  void noSpellingIsAWayAround(@TempDir Path directory) throws IOException {
    Path banned = Files.writeString(directory.resolve("banned"), "ann:\n");
    Files.setPosixFilePermissions(banned, PosixFilePermissions.fromString("rw-------"));
    for (String query : new String[] {PASSWORDS, NAMED}) {
      SqlAuthenticator built = users.passwordQuery(query).build();
      PassdbChain chain =
          PassdbChain.builder()
              .passdb(Passdb.of(PasswdFileAuthenticator.of(banned)).deny())
              .passdb(Passdb.of(built))
              .build();
      ApplicationPasswords second =
          ApplicationPasswords.of(
                  ApplicationPasswordFile.of(directory.resolve("application-passwords")), built)
              .withoutMainPasswordFor(user -> user.equals("ann"));
      for (String name : new String[] {"ann", "\u00e4nn"}) {
        assertThat(login(chain, name, "a")).isInstanceOf(AuthOutcome.Denied.class);
        assertThat(chain.secret(name, "CRAM-MD5", UNIX)).isInstanceOf(SecretLookup.Unknown.class);
        assertThat(login(second, name, "a")).isInstanceOf(AuthOutcome.Denied.class);
      }
    }
  }
}
