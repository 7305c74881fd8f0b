package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * SHA-crypt, which crypt(3) writes as {@code $5$} and {@code $6$}. A login costs little else, so
 * all rounds use one digest, and hash out of arrays that are filled beforehand. For one hash.
 */
final class ShaCrypt {
  private static final int BITS = 6;
  private static final int LAST_BITS = 0x3f;
  private static final int THIRDS = 3;
  private static final int OCTET = 0xff;

  /** What the salt is hashed more often than the first octet of a digest says. */
  private static final int SALT_TIMES = 16;

  /** One round in three leaves the salt out, one in seven the second password. */
  private static final int SALT_PERIOD = 3;

  private static final int PASSWORD_PERIOD = 7;

  private static final int WITH_SALT = 2;
  private static final int WITH_PASSWORD = 4;
  private static final int FORMS = 8;

  private final MessageDigest digest;
  private final int length;
  private final byte[] password;
  private final byte[] salt;

  private ShaCrypt(String algorithm, byte[] password, byte[] salt) {
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    this.length = digest.getDigestLength();
    this.password = password;
    this.salt = salt;
  }

  /** The hash alone, as crypt(3) writes it, by SHA-256. */
  static String sha256(byte[] password, String salt, int rounds) {
    ShaCrypt crypt = new ShaCrypt("SHA-256", password, salt.getBytes(US_ASCII));
    return crypt.text(crypt.hash(rounds), 2);
  }

  /** The hash alone, as crypt(3) writes it, by SHA-512. */
  static String sha512(byte[] password, String salt, int rounds) {
    ShaCrypt crypt = new ShaCrypt("SHA-512", password, salt.getBytes(US_ASCII));
    return crypt.text(crypt.hash(rounds), 1);
  }

  private byte[] hash(int rounds) {
    byte[] mixed = mixed();
    for (int i = 0; i < password.length; i++) {
      digest.update(password);
    }
    byte[] passwords = repeated(digest.digest(), password.length);
    for (int i = 0; i < SALT_TIMES + (mixed[0] & OCTET); i++) {
      digest.update(salt);
    }
    byte[] salts = repeated(digest.digest(), salt.length);
    rehash(mixed, passwords, salts, rounds);
    return mixed;
  }

  /** The digest that the rounds begin with. */
  private byte[] mixed() {
    digest.update(password);
    digest.update(salt);
    byte[] other = digest.digest(password);
    digest.update(password);
    digest.update(salt);
    digest.update(repeated(other, password.length));
    for (int left = password.length; left > 0; left >>= 1) {
      digest.update((left & 1) == 1 ? other : password);
    }
    return digest.digest();
  }

  private static byte[] repeated(byte[] octets, int length) {
    byte[] all = new byte[length];
    for (int from = 0; from < length; from += octets.length) {
      System.arraycopy(octets, 0, all, from, Math.min(octets.length, length - from));
    }
    return all;
  }

  /** Each round hashes one of eight forms, into which it puts the digest of the one before. */
  private void rehash(byte[] mixed, byte[] passwords, byte[] salts, int rounds) {
    byte[][] forms = new byte[FORMS][];
    for (int form = 0; form < FORMS; form++) {
      forms[form] = form(form, passwords, salts);
    }
    try {
      for (int round = 0; round < rounds; round++) {
        int odd = round & 1;
        int form =
            odd
                | (round % SALT_PERIOD == 0 ? 0 : WITH_SALT)
                | (round % PASSWORD_PERIOD == 0 ? 0 : WITH_PASSWORD);
        byte[] octets = forms[form];
        System.arraycopy(mixed, 0, octets, odd == 0 ? 0 : octets.length - length, length);
        digest.update(octets);
        digest.digest(mixed, 0, length);
      }
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The last digest, salt, password, password; or with the first and the last changed over. */
  private byte[] form(int form, byte[] passwords, byte[] salts) {
    boolean odd = (form & 1) == 1;
    byte[] last = new byte[length];
    return joined(
        odd ? passwords : last,
        (form & WITH_SALT) == 0 ? new byte[0] : salts,
        (form & WITH_PASSWORD) == 0 ? new byte[0] : passwords,
        odd ? last : passwords);
  }

  private static byte[] joined(byte[]... parts) {
    int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /**
   * Each four characters are three octets, one of each third of the digest, and each begin with
   * another third than those before: with the next one, or with the one after that.
   */
  private String text(byte[] hash, int step) {
    StringBuilder text = new StringBuilder();
    int third = length / THIRDS;
    for (int i = 0; i < third; i++) {
      int group = 0;
      for (int k = 0; k < THIRDS; k++) {
        group = group << Byte.SIZE | (hash[i + third * ((i * step + k) % THIRDS)] & OCTET);
      }
      append(group, THIRDS + 1, text);
    }
    int rest = 0;
    for (int i = length - 1; i >= THIRDS * third; i--) {
      rest = rest << Byte.SIZE | (hash[i] & OCTET);
    }
    append(rest, length % THIRDS + 1, text);
    return text.toString();
  }

  private static void append(int group, int characters, StringBuilder text) {
    for (int i = 0; i < characters; i++) {
      text.append(CryptScheme.ALPHABET.charAt((group >> (i * BITS)) & LAST_BITS));
    }
  }
}
