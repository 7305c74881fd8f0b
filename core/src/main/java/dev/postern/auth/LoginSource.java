package dev.postern.auth;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Who tries to log in: a name at an address.
 *
 * @param address an IPv6 network counts as one; a unix socket has none
 * @param user as names are compared
 */
record LoginSource(Optional<InetAddress> address, String user) {
  /** Longer names are no more different from each other. */
  private static final int NAME_LENGTH = 256;

  static LoginSource of(LoginAttempt attempt) {
    String name = attempt.subject().strip().toLowerCase(Locale.ROOT);
    return new LoginSource(
        attempt.context().peer().network(),
        name.length() > NAME_LENGTH ? name.substring(0, NAME_LENGTH) : name);
  }
}
