package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import java.util.random.RandomGenerator;

/**
 * MD5-CRYPT, or where an older database says so, one MD5 of the password.
 *
 * @param name MD5 or MD5-CRYPT
 */
record Md5Scheme(String name) implements PasswordScheme {
  private static final DigestScheme DIGEST =
      DigestScheme.plain("MD5", "MD5", StoredPassword.Encoding.HEX);

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    return kind(stored).verify(login, stored);
  }

  @Override
  public Work work(String stored) {
    return kind(stored).work(stored);
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    return CryptScheme.MD5.hash(login, random);
  }

  @Override
  public boolean isWeak() {
    return true;
  }

  private static PasswordScheme kind(String stored) {
    return stored.startsWith(CryptScheme.MD5.prefix()) ? CryptScheme.MD5 : DIGEST;
  }
}
