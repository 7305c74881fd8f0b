package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** {@code $6$rounds=5000$salt$hash}, the rounds left out if they are the usual ones. */
  private static final Pattern SHA =
      Pattern.compile(
          "(\\$[56]\\$)(?:rounds=([0-9]{1,9})\\$)?[./0-9A-Za-z]{1,16}\\$(?:[./0-9A-Za-z]{43}){1,2}");

  private static final Pattern MD5_OR_DES =
      Pattern.compile("\\$1\\$[./0-9A-Za-z]{1,8}\\$[./0-9A-Za-z]{22}|[./0-9A-Za-z]{13}");

  private static final long USUAL_ROUNDS = 5_000;
  private static final long LEAST_ROUNDS = 1_000;

  /** The forms without rounds, about as costly as so many of SHA512-CRYPT. */
  private static final Work MD5_WORK = new Work("$1$", 500);

  private static final Work DES_WORK = new Work("DES", 100);

  private static final String SALT_ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SALT_LENGTH = 16;

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    check(stored);
    String computed = Crypt.crypt(login.password().getBytes(StandardCharsets.UTF_8), stored);
    return MessageDigest.isEqual(
        computed.getBytes(StandardCharsets.UTF_8), stored.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Work work(String stored) {
    check(stored);
    Matcher sha = SHA.matcher(stored);
    if (sha.matches()) {
      long rounds = sha.group(2) == null ? USUAL_ROUNDS : Long.parseLong(sha.group(2));
      // As crypt(3) does with fewer.
      return new Work(sha.group(1), Math.max(LEAST_ROUNDS, rounds));
    }
    return stored.startsWith("$") ? MD5_WORK : DES_WORK;
  }

  private void check(String stored) {
    if (!stored.startsWith(prefix)
        || !(SHA.matcher(stored).matches() || MD5_OR_DES.matcher(stored).matches())) {
      throw new IllegalArgumentException("not a " + name + " hash");
    }
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    StringBuilder salt = new StringBuilder(newPrefix);
    for (int i = 0; i < SALT_LENGTH; i++) {
      salt.append(SALT_ALPHABET.charAt(random.nextInt(SALT_ALPHABET.length())));
    }
    return Crypt.crypt(login.password().getBytes(StandardCharsets.UTF_8), salt.toString());
  }
}
