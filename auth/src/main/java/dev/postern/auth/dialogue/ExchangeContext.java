package dev.postern.auth.dialogue;

import dev.postern.ServerContext;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SecretLookup;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What one exchange may use: the server's, and the attempt that counts what it asks. */
record ExchangeContext(AuthContext login, ServerContext server, Attempt attempt)
    implements SaslContext {

  @Override
  public String hostname() {
    return server.hostname();
  }

  @Override
  public Clock clock() {
    return server.clock();
  }

  @Override
  public RandomGenerator random() {
    return server.random();
  }

  @Override
  public boolean offers(String mechanism) {
    return attempt.offers(mechanism);
  }

  @Override
  public AuthOutcome check(Credentials credentials) {
    return attempt.ask(credentials);
  }

  @Override
  public SecretLookup secret(String user) {
    return attempt.secret(user);
  }

  @Override
  public byte[] salt(String user) {
    return Salts.of(user, server.saltKey());
  }
}
