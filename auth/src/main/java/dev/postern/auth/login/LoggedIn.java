package dev.postern.auth.login;

import dev.postern.ConnectionEvent;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Objects;

/**
 * A user logged in.
 *
 * @param user the user's name, as the authenticator gave it
 * @param mechanism the SASL mechanism's name, or {@code password} for a command such as LOGIN
 */
public record LoggedIn(
    Instant at, String connectionId, PeerInfo peer, String user, String mechanism)
    implements ConnectionEvent {
  public LoggedIn {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(connectionId, "connectionId");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(mechanism, "mechanism");
  }
}
