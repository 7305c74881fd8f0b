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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What a mechanism that is tried may use. */
final class ContractContext implements SaslContext {
  private final AuthContext login;
  private final Authenticator authenticator;
  private final String mechanism;
  private final RandomGenerator random;
  private final List<Credentials> checked = new ArrayList<>();
  private boolean askedForASecret;

  ContractContext(
      AuthContext login, Authenticator authenticator, String mechanism, RandomGenerator random) {
    this.login = login;
    this.authenticator = authenticator;
    this.mechanism = mechanism;
    this.random = random;
  }

  /** Whether an exchange needed one. */
  boolean wasAskedForASecret() {
    return askedForASecret;
  }

  /** What the authenticator was asked. */
  List<Credentials> checked() {
    return checked;
  }

  @Override
  public AuthContext login() {
    return login;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

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
    checked.add(credentials);
    return authenticator.authenticate(credentials, login);
  }

  @Override
  public SecretLookup secret(String user) {
    askedForASecret = true;
    return authenticator.secret(user, mechanism, login);
  }

  @Override
  public byte[] salt(String user) {
    byte[] salt = new byte[32];
    new Random(user.toLowerCase(Locale.ROOT).hashCode()).nextBytes(salt);
    return salt;
  }
}
