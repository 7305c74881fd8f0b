package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The password itself. */
record PlainScheme(String name) implements PasswordScheme {

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    return MessageDigest.isEqual(
        login.password().getBytes(StandardCharsets.UTF_8), stored.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Work work(String stored) {
    return Work.NONE;
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    return login.password();
  }

  @Override
  public Optional<Secret> secret(String stored, String mechanism) {
    return Optional.of(new Secret.Password(stored));
  }

  @Override
  public boolean isWeak() {
    return true;
  }
}
