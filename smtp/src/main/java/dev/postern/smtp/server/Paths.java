package dev.postern.smtp.server;

import dev.postern.message.EmailAddress;
import java.util.Optional;

/** Paths as commands, trace fields and logs show them. */
final class Paths {

  private Paths() {}

  static String reverse(Optional<EmailAddress> path) {
    return path.map(Paths::forward).orElse("<>");
  }

  static String forward(EmailAddress path) {
    return '<' + path.toString() + '>';
  }
}
