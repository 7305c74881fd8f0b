package dev.postern.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import org.apache.commons.codec.digest.Crypt;

/**
 * The schemes of crypt(3).
 *
 * @param name Dovecot's name
 * @param prefix what the stored form must begin with; empty for any form of crypt(3)
 * @param newPrefix what new ones begin with
 */
record CryptScheme(String name, String prefix, String newPrefix) implements PasswordScheme {
  static final CryptScheme SHA512 = new CryptScheme("SHA512-CRYPT", "$6$", "$6$");
  static final CryptScheme SHA256 = new CryptScheme("SHA256-CRYPT", "$5$", "$5$");
  static final CryptScheme ANY = new CryptScheme("CRYPT", "", "$6$");

  private static final String SALT_ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SALT_LENGTH = 16;

  @Override
  public boolean verify(String password, String stored) {
    if (!stored.startsWith(prefix) || stored.length() < 13) {
      throw new IllegalArgumentException("not a " + name + " hash");
    }
    String computed = Crypt.crypt(password.getBytes(StandardCharsets.UTF_8), stored);
    return MessageDigest.isEqual(
        computed.getBytes(StandardCharsets.UTF_8), stored.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String hash(String password, RandomGenerator random) {
    StringBuilder salt = new StringBuilder(newPrefix);
    for (int i = 0; i < SALT_LENGTH; i++) {
      salt.append(SALT_ALPHABET.charAt(random.nextInt(SALT_ALPHABET.length())));
    }
    return Crypt.crypt(password.getBytes(StandardCharsets.UTF_8), salt.toString());
  }
}
