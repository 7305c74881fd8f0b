package dev.postern.auth.password;

import org.apache.commons.codec.digest.Crypt;

/**
 * The forms of crypt(3) that no new password should have, by MD5 and DES. They need commons-codec,
 * which may be missing.
 */
final class OldCrypt {
  private static final boolean THERE =
      BouncyCastle.isThere("org.apache.commons.codec.digest.Crypt");

  private OldCrypt() {}

  /**
   * Does nothing if it is there.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void require() {
    if (!THERE) {
      throw new IllegalArgumentException(
          "passwords of crypt(3) by MD5 or DES need commons-codec:commons-codec, which is missing");
    }
  }

  /**
   * The hash with its salt in front.
   *
   * @param like whose salt is taken: a hash, or what one begins with
   */
  static String hash(byte[] password, String like) {
    require();
    return Crypt.crypt(password, like);
  }
}
