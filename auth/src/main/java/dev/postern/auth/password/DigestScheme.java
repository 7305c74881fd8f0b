package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Credentials;
import dev.postern.auth.hash.Digests;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * One digest of the password, and of a salt that is kept behind it.
 *
 * @param algorithm as Java names it
 * @param length octets of the digest
 * @param isSalted whether new ones have a salt, and stored ones may
 */
record DigestScheme(
    String name, String algorithm, int length, StoredPassword.Encoding encoding, boolean isSalted)
    implements OctetScheme {

  private static final int SALT_OCTETS = 8;

  static DigestScheme plain(String name, String algorithm, StoredPassword.Encoding encoding) {
    return new DigestScheme(name, algorithm, length(algorithm), encoding, false);
  }

  static DigestScheme salted(String name, String algorithm) {
    return new DigestScheme(
        name, algorithm, length(algorithm), StoredPassword.Encoding.BASE64, true);
  }

  @Override
  public boolean isOfFixedLength() {
    return !isSalted;
  }

  @Override
  public boolean verifyOctets(Credentials.Password login, byte[] stored) {
    byte[] salt = Arrays.copyOfRange(stored, length, stored.length);
    return MessageDigest.isEqual(digest(login, salt), Arrays.copyOf(stored, length));
  }

  @Override
  public byte[] hashOctets(Credentials.Password login, RandomGenerator random) {
    byte[] salt = new byte[isSalted ? SALT_OCTETS : 0];
    random.nextBytes(salt);
    byte[] digest = digest(login, salt);
    byte[] stored = Arrays.copyOf(digest, digest.length + salt.length);
    System.arraycopy(salt, 0, stored, digest.length, salt.length);
    return stored;
  }

  private byte[] digest(Credentials.Password login, byte[] salt) {
    MessageDigest digest = Digests.named(algorithm);
    digest.update(login.password().getBytes(UTF_8));
    return digest.digest(salt);
  }

  private static int length(String algorithm) {
    return Digests.named(algorithm).getDigestLength();
  }
}
