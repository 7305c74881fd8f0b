package dev.postern;

import dev.postern.net.PeerInfo;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened in a server. Each module has the kinds that are its own, and so may
 * yours: whatever is told to {@link ServerContext#observer} comes to the embedder's {@link
 * ServerObserver}. An event is immutable, holds no secret, and its {@code toString} is one short
 * line.
 *
 * <pre>{@code
 * record QuotaWarned(Instant at, String connectionId, PeerInfo peer, String user)
 *     implements ConnectionEvent {}
 * }</pre>
 */
public interface ServerEvent {

  /** When it happened, by the server's clock. */
  Instant at();

  /** The id of the connection that it happened on, if it did on one. */
  Optional<String> connection();

  /** A listener is bound and takes connections. */
  record Listening(Instant at, String listener, SocketAddress address) implements ServerEvent {
    public Listening {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(listener, "listener");
      Objects.requireNonNull(address, "address");
    }

    @Override
    public Optional<String> connection() {
      return Optional.empty();
    }
  }

  /** A connection was accepted. */
  record Connected(Instant at, String connectionId, PeerInfo peer) implements ConnectionEvent {
    public Connected {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(connectionId, "connectionId");
      Objects.requireNonNull(peer, "peer");
    }
  }

  /**
   * A connection was turned away by a limit.
   *
   * @param connection its id; empty if it was turned away before it was given one
   */
  record TurnedAway(Instant at, Optional<String> connection, PeerInfo peer, Limits.Count limit)
      implements ServerEvent {
    public TurnedAway {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(limit, "limit");
    }
  }

  /** Whoever connected may not speak for others, or did not say for whom (PROXY protocol). */
  record ProxyRefused(Instant at, String connectionId, PeerInfo peer, String reason)
      implements ConnectionEvent {
    public ProxyRefused {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(connectionId, "connectionId");
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * A connection that was accepted ended; told once for each {@link Connected}.
   *
   * @param octetsIn what came on the wire, TLS included
   * @param octetsOut what went on the wire, TLS included
   * @param duration since {@link Connected}
   */
  record Disconnected(
      Instant at,
      String connectionId,
      PeerInfo peer,
      DisconnectReason reason,
      long octetsIn,
      long octetsOut,
      Duration duration)
      implements ConnectionEvent {
    public Disconnected {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(connectionId, "connectionId");
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(duration, "duration");
    }
  }

  /** A handshake came to an end. */
  record Secured(Instant at, String connectionId, PeerInfo peer) implements ConnectionEvent {
    public Secured {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(connectionId, "connectionId");
      Objects.requireNonNull(peer, "peer");
    }
  }

  /**
   * TLS failed, at its handshake or later, and the connection ends.
   *
   * @param reason what the JDK says of it, on one line; for the log, no client is told
   */
  record TlsFailed(Instant at, String connectionId, PeerInfo peer, String reason)
      implements ConnectionEvent {
    public TlsFailed {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(connectionId, "connectionId");
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * An error that the server cannot outlive, such as want of memory ({@link Fatal}); told once.
   * Nothing can be relied on any more: close the server, and have the process start anew.
   *
   * @param at that of the server's start if memory lacks even for another
   */
  record FatalError(Instant at, Throwable cause) implements ServerEvent {
    public FatalError {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(cause, "cause");
    }

    @Override
    public Optional<String> connection() {
      return Optional.empty();
    }
  }

  /**
   * Events that the observer was too slow for ({@link Limits.Count#EVENTS_WAITING}); told where
   * they would have been.
   *
   * @param at when the first of them was dropped
   */
  record EventsDropped(Instant at, long count) implements ServerEvent {
    public EventsDropped {
      Objects.requireNonNull(at, "at");
    }

    @Override
    public Optional<String> connection() {
      return Optional.empty();
    }
  }
}
