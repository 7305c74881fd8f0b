package dev.postern.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.UserLookup;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.net.PeerInfo;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A directory goes by the limits of its server. */
class LdapLimitsTest {
  private static final Limits USUAL = Limits.defaults();

  /** 5,000 rounds. */
  private static final String STORED =
      "{SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";

  @Test
  void eachLimitIsTheServers() throws Exception {
    try (TestDirectory directory = TestDirectory.start()) {
      LdapAuthenticator ldap = directory.client().build();
      ldap.start(
          ServerWith.limits(
              USUAL
                  .with(LdapLimits.LDAP_CONNECTIONS, 3)
                  .with(LdapLimits.LDAP_ANSWER_OCTETS, 4_000)
                  .with(LdapLimits.LDAP_CONNECT, Duration.ofSeconds(5_000))
                  .with(LdapLimits.LDAP_ANSWER, Duration.ofSeconds(6_000))
                  .with(LdapLimits.LDAP_RETRY, Duration.ofSeconds(7_000))));
      assertThat(ldap.settings().bounds())
          .isEqualTo(
              new LdapSettings.Bounds(
                  3,
                  4_000,
                  Duration.ofSeconds(5_000),
                  Duration.ofSeconds(6_000),
                  Duration.ofSeconds(7_000)));
      directory.add("eve", "secret", "homeDirectory: /" + "x".repeat(5_000));
      assertThat(ldap.find("eve")).isInstanceOf(UserLookup.Unavailable.class);
      ldap.close();
    }
  }

  @Test
  void soIsWhatAStoredPasswordMayCost() throws Exception {
    try (TestDirectory directory = TestDirectory.start()) {
      directory.add("ann", STORED);
      Limits least = USUAL.with(PasswordSchemes.PASSWORD_WORK, 5_000);
      Limits less = USUAL.with(PasswordSchemes.PASSWORD_WORK, 4_999);
      assertThat(login(directory.client(), least)).isInstanceOf(AuthOutcome.Accepted.class);
      assertThat(login(directory.client(), less)).isEqualTo(AuthOutcome.unavailable());
      assertThat(login(directory.client().schemes(PasswordSchemes.standard().limits(least)), less))
          .isInstanceOf(AuthOutcome.Accepted.class);
    }
  }

  private static AuthOutcome login(LdapAuthenticatorBuilder builder, Limits limits) {
    LdapAuthenticator ldap = builder.build();
    try {
      ldap.start(ServerWith.limits(limits));
      return ldap.authenticate(
          Credentials.Password.of("ann", "secret"), AuthContext.of("imap", PeerInfo.unix("imap")));
    } finally {
      ldap.close();
    }
  }
}
