package dev.postern.auth;

import dev.postern.net.PeerInfo;
import java.util.Objects;

/**
 * The circumstances of a login.
 *
 * @param service the protocol: {@code smtp}, {@code pop3}, {@code imap} (Dovecot's {@code %s})
 * @param peer the connection
 */
public record AuthContext(String service, PeerInfo peer) {
  public AuthContext {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(peer, "peer");
  }
}
