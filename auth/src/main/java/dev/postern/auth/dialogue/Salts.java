package dev.postern.auth.dialogue;

import dev.postern.auth.hash.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The salts of names that have none of their own. */
final class Salts {

  private Salts() {}

  /** In lower case, since users' names are compared so. */
  static byte[] of(String user, byte[] key) {
    byte[] name = user.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    return Digests.hmac("HmacSHA256", key).doFinal(name);
  }
}
