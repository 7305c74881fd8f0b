package dev.postern.auth.sasl;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.net.PeerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What an exchange may use, written down. */
final class TestContext implements SaslContext {
  final Map<String, SecretLookup> secrets = new HashMap<>();
  final Set<String> offered = new HashSet<>();
  final List<String> asked = new ArrayList<>();
  final List<Credentials> checked = new ArrayList<>();
  AuthContext login = AuthContext.of("imap", PeerInfo.unix("imap"));
  AuthOutcome outcome = AuthOutcome.denied();
  private final Random random = new Random(1);

  /** Where user@example.org has this secret. */
  static TestContext with(String user, Secret secret) {
    TestContext context = new TestContext();
    context.secrets.put(user, SecretLookup.found(secret, MailUser.of(user + "@example.org")));
    return context;
  }

  @Override
  public AuthContext login() {
    return login;
  }

  @Override
  public String hostname() {
    return "mail.example.org";
  }

  @Override
  public Clock clock() {
    return Clock.fixed(Instant.ofEpochMilli(4711), ZoneOffset.UTC);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public boolean offers(String mechanism) {
    return offered.contains(mechanism);
  }

  @Override
  public AuthOutcome check(Credentials credentials) {
    checked.add(credentials);
    return outcome;
  }

  @Override
  public SecretLookup secret(String user) {
    asked.add(user);
    return secrets.getOrDefault(user, SecretLookup.unknown());
  }

  @Override
  public byte[] salt(String user) {
    return Arrays.copyOf(("salt of " + user).getBytes(StandardCharsets.UTF_8), 32);
  }
}
