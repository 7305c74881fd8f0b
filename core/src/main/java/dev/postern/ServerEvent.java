package dev.postern;

import dev.postern.delivery.DeliveryOutcome;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import java.net.SocketAddress;
import java.util.Objects;

/** Something that happened in a server. No event holds a secret. */
public sealed interface ServerEvent {

  /** A listener is bound and takes connections. */
  record Listening(String listener, SocketAddress address) implements ServerEvent {
    public Listening {
      Objects.requireNonNull(listener, "listener");
      Objects.requireNonNull(address, "address");
    }
  }

  /** A connection was accepted. */
  record Connected(String connection, PeerInfo peer) implements ServerEvent {
    public Connected {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(peer, "peer");
    }
  }

  /** A connection was turned away by a limit. */
  record TurnedAway(PeerInfo peer, Limits.Count limit) implements ServerEvent {
    public TurnedAway {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(limit, "limit");
    }
  }

  /** A connection that was accepted ended; told once for each {@link Connected}. */
  record Disconnected(String connection, PeerInfo peer) implements ServerEvent {
    public Disconnected {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(peer, "peer");
    }
  }

  /** A handshake came to an end. */
  record Secured(String connection, PeerInfo peer) implements ServerEvent {
    public Secured {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(peer, "peer");
    }
  }

  /** A user logged in. */
  record LoggedIn(String connection, PeerInfo peer, String user) implements ServerEvent {
    public LoggedIn {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(user, "user");
    }
  }

  /**
   * A login failed.
   *
   * @param user the name that was tried, as the client sent it
   */
  record LoginFailed(String connection, PeerInfo peer, String user) implements ServerEvent {
    public LoginFailed {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(user, "user");
    }
  }

  /** A sender, a recipient or a message was refused. */
  record MailRefused(String connection, Envelope envelope, int replyCode) implements ServerEvent {
    public MailRefused {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(envelope, "envelope");
    }
  }

  /** A message came to an end for one recipient. */
  record MailHandled(
      String connection, Envelope envelope, Recipient recipient, DeliveryOutcome outcome, long size)
      implements ServerEvent {
    public MailHandled {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(envelope, "envelope");
      Objects.requireNonNull(recipient, "recipient");
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * An error that the server cannot outlive, such as want of memory; told once. Nothing can be
   * relied on any more: close the server, and have the process start anew.
   */
  record FatalError(Throwable cause) implements ServerEvent {
    public FatalError {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /**
   * Events that the observer was too slow for ({@link Limits.Count#EVENTS_WAITING}); told where
   * they would have been.
   */
  record EventsDropped(long count) implements ServerEvent {}
}
