package dev.postern.auth.login;

import dev.postern.ConnectionEvent;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Objects;

/**
 * A login could not be decided, or was not let try; the client may come again.
 *
 * @param user who it was about, as the client sent it; empty if that was not known yet
 * @param mechanism the SASL mechanism's name, or {@code password} for a command such as LOGIN
 * @param reason as the log says it: {@code authenticator}, {@code directory}, {@code
 *     unknown-to-directory}, {@code guard}, {@code too-many-failures} or {@code too-busy}
 */
public record LoginUnavailable(
    Instant at, String connectionId, PeerInfo peer, String user, String mechanism, String reason)
    implements ConnectionEvent {
  public LoginUnavailable {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(connectionId, "connectionId");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(mechanism, "mechanism");
    Objects.requireNonNull(reason, "reason");
  }

  /** One line: what of the name is not printable ASCII is replaced, and a long one is cut. */
  @Override
  public String toString() {
    return "LoginUnavailable[at=%s, conn=%s, peer=%s, mechanism=%s, reason=%s, user=%s]"
        .formatted(at, connectionId, peer, mechanism, reason, LogText.printable(user));
  }
}
