package dev.postern;

import dev.postern.net.PeerInfo;
import java.util.Optional;

/** Something that happened on one connection, whatever its protocol. */
public interface ConnectionEvent extends ServerEvent {

  /** The connection's id, which the log shows as {@code conn}. */
  String connectionId();

  /** The two ends of the connection, as they were then. */
  PeerInfo peer();

  @Override
  default Optional<String> connection() {
    return Optional.of(connectionId());
  }
}
