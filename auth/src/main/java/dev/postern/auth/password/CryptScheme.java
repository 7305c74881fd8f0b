package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Credentials;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schemes of crypt(3). Each verifies all of its forms, as in Dovecot: a name says which one new
 * hashes have.
 *
 * @param name Dovecot's name
 * @param prefix what new ones begin with; empty for DES
 * @param rounds of new ones; 0 where there are none
 */
record CryptScheme(String name, String prefix, int rounds) implements PasswordScheme {
  /** What is meant if nothing is said. */
  private static final int USUAL_ROUNDS = 5_000;

  static final CryptScheme SHA512 = new CryptScheme("SHA512-CRYPT", "$6$", USUAL_ROUNDS);
  static final CryptScheme SHA256 = new CryptScheme("SHA256-CRYPT", "$5$", USUAL_ROUNDS);
  static final CryptScheme MD5 = new CryptScheme("MD5-CRYPT", "$1$", 0);
  static final CryptScheme DES = new CryptScheme("DES-CRYPT", "", 0);
  static final CryptScheme ANY = new CryptScheme("CRYPT", "$6$", USUAL_ROUNDS);

  /** {@code $6$rounds=5000$salt$hash}, the rounds left out if they are the usual ones. */
  private static final Pattern SHA =
      Pattern.compile(
          "(\\$[56]\\$)(?:rounds=([0-9]{1,9})\\$)?([./0-9A-Za-z]{1,16})\\$(?:[./0-9A-Za-z]{43}){1,2}");

  private static final Pattern MD5_OR_DES =
      Pattern.compile("\\$1\\$[./0-9A-Za-z]{1,8}\\$[./0-9A-Za-z]{22}|[./0-9A-Za-z]{13}");

  /** What commons-codec hashes, and eight times what the system's crypt(3) does. */
  private static final int LONGEST_PASSWORD = 4_096;

  private static final int LEAST_ROUNDS = 1_000;
  private static final int MOST_ROUNDS = 999_999_999;

  /** Of its salts and of its hashes, from 0 to 63. */
  static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final int SALT_LENGTH = 16;
  private static final int MD5_SALT_LENGTH = 8;
  private static final int DES_SALT_LENGTH = 2;

  private static final BlfCryptScheme BLOWFISH = new BlfCryptScheme(BlfCryptScheme.USUAL_COST);

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    if (BlfCryptScheme.isOne(stored)) {
      return BLOWFISH.verify(login, stored);
    }
    Optional<Matcher> found = sha(stored);
    byte[] password = login.password().getBytes(UTF_8);
    if (password.length > LONGEST_PASSWORD) {
      return false;
    }
    String computed =
        found.isPresent() ? sha(password, found.get()) : OldCrypt.hash(password, stored);
    return MessageDigest.isEqual(computed.getBytes(UTF_8), stored.getBytes(UTF_8));
  }

  @Override
  public Work work(String stored) {
    if (BlfCryptScheme.isOne(stored)) {
      return BLOWFISH.work(stored);
    }
    Optional<Matcher> sha = sha(stored);
    if (sha.isPresent()) {
      return new Work(sha.get().group(1), rounds(sha.get()));
    }
    OldCrypt.require();
    return stored.startsWith("$") ? Work.MD5_CRYPT : Work.DES_CRYPT;
  }

  /** As many as crypt(3) does, where fewer are asked for, too. */
  private static int rounds(Matcher sha) {
    return sha.group(2) == null
        ? USUAL_ROUNDS
        : Math.max(LEAST_ROUNDS, Integer.parseInt(sha.group(2)));
  }

  private static String sha(byte[] password, Matcher sha) {
    return sha(password, sha.group(1), sha.group(2) == null, rounds(sha), sha.group(3));
  }

  private static String sha(
      byte[] password, String prefix, boolean usual, int rounds, String salt) {
    String hash =
        prefix.equals(SHA256.prefix)
            ? ShaCrypt.sha256(password, salt, rounds)
            : ShaCrypt.sha512(password, salt, rounds);
    return prefix + (usual ? "" : "rounds=" + rounds + "$") + salt + "$" + hash;
  }

  /** What stands in one of SHA; nothing if it is an older one. */
  private Optional<Matcher> sha(String stored) {
    Matcher sha = SHA.matcher(stored);
    if (sha.matches()) {
      return Optional.of(sha);
    }
    if (stored.startsWith("$y$") || stored.startsWith("$gy$")) {
      throw new IllegalArgumentException(
          "a yescrypt hash, which only the system's crypt(3) knows: let such users log in by PAM");
    }
    if (!MD5_OR_DES.matcher(stored).matches()) {
      throw new IllegalArgumentException("not a " + name + " hash");
    }
    return Optional.empty();
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    byte[] password = login.password().getBytes(UTF_8);
    return switch (prefix) {
      case "" -> OldCrypt.hash(password, salt(DES_SALT_LENGTH, random));
      case "$1$" -> OldCrypt.hash(password, prefix + salt(MD5_SALT_LENGTH, random));
      default -> sha(password, prefix, rounds == USUAL_ROUNDS, rounds, salt(SALT_LENGTH, random));
    };
  }

  @Override
  public PasswordScheme withRounds(int asked) {
    return rounds == 0
        ? PasswordScheme.super.withRounds(asked)
        : new CryptScheme(name, prefix, Rounds.between(name, LEAST_ROUNDS, MOST_ROUNDS, asked));
  }

  @Override
  public boolean isWeak() {
    return rounds == 0;
  }

  /** So many characters of crypt(3)'s alphabet. */
  static String salt(int length, RandomGenerator random) {
    StringBuilder salt = new StringBuilder();
    for (int i = 0; i < length; i++) {
      salt.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return salt.toString();
  }
}
