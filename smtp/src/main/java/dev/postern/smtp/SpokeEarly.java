package dev.postern.smtp;

import dev.postern.ConnectionEvent;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Objects;

/**
 * A client spoke before it was greeted, as programs do that send spam and do not listen. If it is
 * refused for that, {@link ClientRefused} follows.
 */
public record SpokeEarly(Instant at, String connectionId, PeerInfo peer)
    implements ConnectionEvent {
  public SpokeEarly {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(connectionId, "connectionId");
    Objects.requireNonNull(peer, "peer");
  }
}
