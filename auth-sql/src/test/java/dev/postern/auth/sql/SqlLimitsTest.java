package dev.postern.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.net.PeerInfo;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A database of users goes by the limits of its server. */
class SqlLimitsTest {
  private static final Limits USUAL = Limits.defaults();

  /** 5,000 rounds. */
  private static final String STORED =
      "{SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";

  private static final Limits LEAST = USUAL.with(PasswordSchemes.PASSWORD_WORK, 5_000);
  private static final Limits LESS = USUAL.with(PasswordSchemes.PASSWORD_WORK, 4_999);

  @Test
  void theServerSaysWhatAStoredPasswordMayCost() throws SQLException {
    assertThat(login(PasswordSchemes.standard(), LEAST)).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(PasswordSchemes.standard(), LESS)).isEqualTo(AuthOutcome.unavailable());
    assertThat(login(PasswordSchemes.standard().limits(LEAST), LESS))
        .isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void aDefaultSchemeThatCostsMoreIsAskedForItsFormAlone() throws SQLException {
    SqlAuthenticator users = users(PasswordSchemes.standard(), "SCRAM-SHA-256");
    users.start(server(USUAL.with(PasswordSchemes.PASSWORD_WORK, 1)));
    assertThat(users.hasSecrets("SCRAM-SHA-256")).isTrue();
    assertThat(users.hasSecrets("CRAM-MD5")).isFalse();
    assertThat(users.authenticate(Credentials.Password.of("ann", "secret"), unix()))
        .isEqualTo(AuthOutcome.unavailable());
  }

  private static AuthOutcome login(PasswordSchemes schemes, Limits limits) throws SQLException {
    SqlAuthenticator users = users(schemes, "CRYPT");
    users.start(server(limits));
    return users.authenticate(Credentials.Password.of("ann", "secret"), unix());
  }

  private static SqlAuthenticator users(PasswordSchemes schemes, String scheme)
      throws SQLException {
    return SqlAuthenticator.of(
            TestDatabase.with(
                "insert into users (userid, password) values ('ann', '" + STORED + "')"))
        .passwordQuery("SELECT password FROM users WHERE userid = '%u'")
        .schemes(schemes)
        .defaultPassScheme(scheme)
        .build();
  }

  private static AuthContext unix() {
    return AuthContext.of("imap", PeerInfo.unix("imap"));
  }

  private static ServerContext server(Limits limits) {
    return (ServerContext)
        Proxy.newProxyInstance(
            ServerContext.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) -> limits);
  }
}
