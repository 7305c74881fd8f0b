package dev.postern.auth.passwdfile;

import dev.postern.auth.password.PasswordSchemes;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** Settings that tests have in common. */
final class TestSettings {
  private TestSettings() {}

  static PasswdFileSettings settings(int octets) {
    return settings(octets, Clock.system(ZoneOffset.UTC));
  }

  static PasswdFileSettings settings(int octets, Clock clock) {
    return new PasswdFileSettings(
        PasswdFileAuthenticator.Readability.OWNER_AND_GROUP,
        PasswordSchemes.standard(),
        "CRYPT",
        new FieldRules(FieldList.NONE, FieldList.NONE),
        octets,
        Duration.ofSeconds(2),
        clock);
  }
}
