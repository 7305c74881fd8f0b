package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import dev.postern.auth.hash.Digests;
import dev.postern.auth.hash.HmacMd5;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The schemes whose hash is a function of name and password alone. */
final class FixedSchemes {
  private static final int MD5_OCTETS = 16;
  private static final int LANMAN_OCTETS = 14;

  private FixedSchemes() {}

  static List<PasswordScheme> all() {
    return List.of(
        unproven("PLAIN-MD4", login -> Md4.digest(login.password().getBytes(UTF_8))),
        new VerifyOnlyScheme(unproven("LANMAN", FixedSchemes::lanman)),
        new VerifyOnlyScheme(
            unproven("NTLM", login -> Md4.digest(login.password().getBytes(UTF_16LE)))),
        cramMd5("CRAM-MD5"),
        cramMd5("HMAC-MD5"),
        new FixedScheme(
            "DIGEST-MD5",
            MD5_OCTETS,
            FixedSchemes::digestMd5,
            "DIGEST-MD5",
            Secret.DigestMd5Hash::new));
  }

  private static FixedScheme unproven(
      String name, Function<Credentials.Password, byte[]> function) {
    return new FixedScheme(name, MD5_OCTETS, function, "", octets -> null);
  }

  private static FixedScheme cramMd5(String name) {
    return new FixedScheme(
        name,
        2 * MD5_OCTETS,
        login -> HmacMd5.states(login.password().getBytes(UTF_8)),
        "CRAM-MD5",
        Secret.CramMd5States::new);
  }

  /** RFC 2831 §2.1.2.1; what follows the at sign is the realm, as in Dovecot. */
  private static byte[] digestMd5(Credentials.Password login) {
    String name = login.authenticationId();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("DIGEST-MD5 hashes the user's name, too: give it");
    }
    int at = name.indexOf('@');
    String user = at < 0 ? name : name.substring(0, at);
    String realm = at < 0 ? "" : name.substring(at + 1);
    return Digests.named("MD5")
        .digest(String.join(":", user, realm, login.password()).getBytes(UTF_8));
  }

  /** Two halves of the password in capitals, each a DES key that a constant is encrypted with. */
  private static byte[] lanman(Credentials.Password login) {
    byte[] capitals = login.password().toUpperCase(Locale.ROOT).getBytes(UTF_8);
    byte[] keys = Arrays.copyOf(capitals, LANMAN_OCTETS);
    byte[] hash = new byte[MD5_OCTETS];
    System.arraycopy(des(keys, 0), 0, hash, 0, hash.length / 2);
    System.arraycopy(des(keys, keys.length / 2), 0, hash, hash.length / 2, hash.length / 2);
    return hash;
  }

  private static byte[] des(byte[] keys, int from) {
    long bits = 0;
    for (int i = 0; i < LANMAN_OCTETS / 2; i++) {
      bits = (bits << 8) | (keys[from + i] & 0xff);
    }
    byte[] key = new byte[8];
    for (int i = 0; i < key.length; i++) {
      // Seven bits and one of parity, which nobody looks at.
      key[i] = (byte) ((bits >>> (49 - 7 * i)) << 1);
    }
    try {
      Cipher cipher = Cipher.getInstance("DES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"));
      return cipher.doFinal("KGS!@#$%".getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this Java has no DES", e);
    }
  }
}
