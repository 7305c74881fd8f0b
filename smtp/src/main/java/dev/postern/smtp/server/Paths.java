package dev.postern.smtp.server;

import dev.postern.message.EmailAddress;
import java.util.Locale;
import java.util.Optional;

/** Paths as commands, trace fields and logs show them, and as they are compared. */
final class Paths {

  private Paths() {}

  static String reverse(Optional<EmailAddress> path) {
    return path.map(Paths::forward).orElse("<>");
  }

  static String forward(EmailAddress path) {
    return '<' + path.toString() + '>';
  }

  /**
   * What two spellings of nearly every mailbox have in common: few people know that a local part
   * has case (RFC 5321 §2.4).
   */
  static EmailAddress folded(EmailAddress path) {
    return new EmailAddress(path.localPart().toLowerCase(Locale.ROOT), path.domain());
  }
}
