package dev.postern.auth;

import dev.postern.net.PeerInfo;
import java.util.Objects;
import java.util.Optional;

/** The circumstances of a login. Immutable; more may be known of them in time. */
public final class AuthContext {
  private final String service;
  private final PeerInfo peer;
  private final Optional<String> mechanism;
  private final Optional<String> certificateName;

  private AuthContext(
      String service, PeerInfo peer, Optional<String> mechanism, Optional<String> certificateName) {
    this.service = Objects.requireNonNull(service, "service");
    this.peer = Objects.requireNonNull(peer, "peer");
    this.mechanism = mechanism;
    this.certificateName = certificateName;
  }

  /**
   * A login by this protocol on this connection.
   *
   * @param service the protocol: {@code smtp}, {@code pop3}, {@code imap}
   */
  public static AuthContext of(String service, PeerInfo peer) {
    return new AuthContext(service, peer, Optional.empty(), Optional.empty());
  }

  /** The same, by a SASL mechanism. */
  public AuthContext withMechanism(String name) {
    Objects.requireNonNull(name, "name");
    return new AuthContext(service, peer, Optional.of(name), certificateName);
  }

  /**
   * The same, where somebody else than this server has verified the client's certificate (Dovecot's
   * {@code cert_username}).
   */
  public AuthContext withCertificateName(String name) {
    Objects.requireNonNull(name, "name");
    return new AuthContext(service, peer, mechanism, Optional.of(name));
  }

  /** The protocol: {@code smtp}, {@code pop3}, {@code imap} (Dovecot's {@code %s}). */
  public String service() {
    return service;
  }

  /** The connection, its TLS and the client's certificate among it. */
  public PeerInfo peer() {
    return peer;
  }

  /** The SASL mechanism, e.g. {@code PLAIN}; nothing for a command that brings a password. */
  public Optional<String> mechanism() {
    return mechanism;
  }

  /**
   * The user's name in the client's certificate, if a server that this one trusts has verified it
   * and says so; what this server verified itself is in {@link PeerInfo#tls}.
   */
  public Optional<String> certificateName() {
    return certificateName;
  }

  /** One short line, e.g. {@code imap from imaps 192.0.2.1:50123 TLSv1.3}. */
  @Override
  public String toString() {
    return service + " from " + peer;
  }
}
