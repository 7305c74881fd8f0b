package dev.postern.auth.secondfactor;

import dev.postern.auth.hash.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Secrets that the server makes: small letters and digits that are not mistaken for each other.
 * What is kept of one is SHA-256 with a salt; nobody guesses so many random characters, so that a
 * slow hash would only cost the server time.
 */
final class RandomSecret {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int SALT_OCTETS = 16;
  private static final String NAME = "SSHA256";

  private RandomSecret() {}

  /** A new one, of five random bits for each character. */
  static String make(int length, RandomGenerator random) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < length; i++) {
      made.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return made.toString();
  }

  /** In groups, so that it can be typed. */
  static String grouped(String secret, int length) {
    return secret.replaceAll("(?<=\\G.{" + length + "})(?!$)", "-");
  }

  /** What was typed, in any case, with or without the hyphens and spaces between groups. */
  static String plain(String typed) {
    return typed.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
  }

  /** What to keep: Dovecot's SSHA256. */
  static String hash(String secret, RandomGenerator random) {
    byte[] salt = new byte[SALT_OCTETS];
    random.nextBytes(salt);
    byte[] digest = digest(secret, salt);
    byte[] both = new byte[digest.length + salt.length];
    System.arraycopy(digest, 0, both, 0, digest.length);
    System.arraycopy(salt, 0, both, digest.length, salt.length);
    return "{" + NAME + "}" + Base64.getEncoder().encodeToString(both);
  }

  /** Whether a secret is the one of which this was kept; what is broken is nobody's. */
  static boolean fits(String secret, String kept) {
    byte[] both;
    try {
      both = Base64.getDecoder().decode(kept.substring(kept.indexOf('}') + 1));
    } catch (IllegalArgumentException e) {
      return false;
    }
    int length = both.length - SALT_OCTETS;
    if (!kept.startsWith("{" + NAME + "}") || length < 1) {
      return false;
    }
    byte[] salt = Arrays.copyOfRange(both, length, both.length);
    return MessageDigest.isEqual(digest(secret, salt), Arrays.copyOfRange(both, 0, length));
  }

  private static byte[] digest(String secret, byte[] salt) {
    MessageDigest digest = Digests.named("SHA-256");
    digest.update(secret.getBytes(StandardCharsets.UTF_8));
    return digest.digest(salt);
  }
}
