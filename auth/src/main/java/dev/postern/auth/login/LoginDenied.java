package dev.postern.auth.login;

import dev.postern.ConnectionEvent;
import dev.postern.auth.DenialReason;
import dev.postern.log.LogText;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Objects;

/**
 * A login was denied.
 *
 * @param user the name that was tried, as the client sent it: it may hold anything
 * @param mechanism the SASL mechanism's name, or {@code password} for a command such as LOGIN
 * @param reason why; no client is told
 */
public record LoginDenied(
    Instant at,
    String connectionId,
    PeerInfo peer,
    String user,
    String mechanism,
    DenialReason reason)
    implements ConnectionEvent {
  public LoginDenied {
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
    return "LoginDenied[at=%s, conn=%s, peer=%s, mechanism=%s, reason=%s, user=%s]"
        .formatted(at, connectionId, peer, mechanism, reason.text(), LogText.printable(user));
  }
}
