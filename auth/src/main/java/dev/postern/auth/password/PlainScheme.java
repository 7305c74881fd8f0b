package dev.postern.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;

/** The password itself. */
record PlainScheme(String name) implements PasswordScheme {

  @Override
  public boolean verify(String password, String stored) {
    return MessageDigest.isEqual(
        password.getBytes(StandardCharsets.UTF_8), stored.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Work work(String stored) {
    return Work.NONE;
  }

  @Override
  public String hash(String password, RandomGenerator random) {
    return password;
  }
}
