package dev.postern.testing.contract;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SecretLookup;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What a mechanism that is tried may use. */
record ContractContext(
    AuthContext login, Authenticator authenticator, String mechanism, RandomGenerator random)
    implements SaslContext {

  @Override
  public String hostname() {
    return "mail.example.org";
  }

  @Override
  public Clock clock() {
    return Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
  }

  @Override
  public boolean offers(String name) {
    return name.equals(mechanism);
  }

  @Override
  public AuthOutcome check(Credentials credentials) {
    return authenticator.authenticate(credentials, login);
  }

  @Override
  public SecretLookup secret(String user) {
    return authenticator.secret(user, mechanism, login);
  }

  @Override
  public byte[] salt(String user) {
    byte[] salt = new byte[32];
    new Random(user.toLowerCase(Locale.ROOT).hashCode()).nextBytes(salt);
    return salt;
  }
}
