package dev.postern.auth.dialogue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The salts of names that have none of their own. */
final class Salts {
  private static final String HMAC = "HmacSHA256";

  private Salts() {}

  /** In lower case, since users' names are compared so. */
  static byte[] of(String user, byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(user.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of Java", e);
    }
  }
}
