package dev.postern.auth.dialogue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The salts of names that have none of their own. */
final class Salts {
  private static final String HMAC = "HmacSHA256";
  private static final SecretKeySpec KEY = new SecretKeySpec(random(), HMAC);

  private Salts() {}

  /** In lower case, since users' names are compared so. */
  static byte[] of(String user) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(KEY);
      return mac.doFinal(user.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of Java", e);
    }
  }

  private static byte[] random() {
    byte[] octets = new byte[32];
    new SecureRandom().nextBytes(octets);
    return octets;
  }
}
