package dev.postern.auth.pam;

import dev.postern.auth.MailUser;
import java.nio.charset.StandardCharsets;

/** What may be handed to the machine's libraries. */
final class NativeText {
  /** A user's name, in octets (Linux's {@code LOGIN_NAME_MAX}, its end included). */
  static final int MAX_NAME = 255;

  /** A password, in octets (Linux-PAM's {@code PAM_MAX_RESP_SIZE}): modules cut what is longer. */
  static final int MAX_PASSWORD = 511;

  private NativeText() {}

  /** Whether it can be a user's name: somebody's, and not too long. */
  static boolean isName(String name) {
    return MailUser.isName(name) && length(name) <= MAX_NAME;
  }

  /** Whether C has it as it is: a NUL would end it, and what UTF-8 has not would be another. */
  static boolean isText(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
