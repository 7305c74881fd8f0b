package dev.postern.auth.login;

import dev.postern.ConnectionEvent;
import dev.postern.log.LogText;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * A login could not be decided, or was not let try; the client may come again.
 *
 * @param user who it was about, as the client sent it; empty if that was not known yet
 * @param mechanism the SASL mechanism's name, or {@code password} for a command such as LOGIN
 * @param reason why; no client is told
 */
public record LoginUnavailable(
    Instant at, String connectionId, PeerInfo peer, String user, String mechanism, Reason reason)
    implements ConnectionEvent {
  public LoginUnavailable {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(connectionId, "connectionId");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(mechanism, "mechanism");
    Objects.requireNonNull(reason, "reason");
  }

  /** Why a login came to no decision. */
  public enum Reason {
    /** The authenticator could not tell. */
    AUTHENTICATOR,
    /** The mechanism failed: it threw something, or made no step. */
    MECHANISM,
    /** The directory of users could not tell where the mail is. */
    DIRECTORY,
    /** The authenticator accepts whom the directory does not know: a fault of the settings. */
    UNKNOWN_TO_DIRECTORY,
    /** The guard failed. */
    GUARD,
    /** The guard refused the try. */
    TOO_MANY_FAILURES,
    /** A pool was full. */
    TOO_BUSY;

    /** As logs write it, e.g. {@code too-busy}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One line: what of the name is not printable ASCII is replaced, and a long one is cut. */
  @Override
  public String toString() {
    return "LoginUnavailable[at=%s, conn=%s, peer=%s, mechanism=%s, reason=%s, user=%s]"
        .formatted(at, connectionId, peer, mechanism, reason.text(), LogText.printable(user));
  }
}
