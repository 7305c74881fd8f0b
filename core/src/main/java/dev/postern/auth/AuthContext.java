package dev.postern.auth;

import dev.postern.net.PeerInfo;
import java.util.Objects;

/** The circumstances of a login. Immutable; more may be known of them in time. */
public final class AuthContext {
  private final String service;
  private final PeerInfo peer;

  private AuthContext(String service, PeerInfo peer) {
    this.service = Objects.requireNonNull(service, "service");
    this.peer = Objects.requireNonNull(peer, "peer");
  }

  /**
   * A login by this protocol on this connection.
   *
   * @param service the protocol: {@code smtp}, {@code pop3}, {@code imap}
   */
  public static AuthContext of(String service, PeerInfo peer) {
    return new AuthContext(service, peer);
  }

  /** The protocol: {@code smtp}, {@code pop3}, {@code imap} (Dovecot's {@code %s}). */
  public String service() {
    return service;
  }

  /** The connection, its TLS and the client's certificate among it. */
  public PeerInfo peer() {
    return peer;
  }

  /** One short line, e.g. {@code imap from imaps 192.0.2.1:50123 TLSv1.3}. */
  @Override
  public String toString() {
    return service + " from " + peer;
  }
}
