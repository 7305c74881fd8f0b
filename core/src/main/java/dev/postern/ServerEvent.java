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
   *
   * <p>Whoever catches {@link Throwable} passes such an error on: by {@link #rethrow}, or by {@link
   * #tell} where what others did would be lost with what is thrown.
   */
  record FatalError(Throwable cause) implements ServerEvent {
    public FatalError {
      Objects.requireNonNull(cause, "cause");
    }

    /**
     * Whether an error is one of the whole virtual machine. A stack that was too deep is not: it is
     * somebody's bug, and gone when its method is left.
     */
    public static boolean isFatal(Throwable thrown) {
      Objects.requireNonNull(thrown, "thrown");
      return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
    }

    /** Throws it on if it is fatal; the server's threads tell of it. */
    public static void rethrow(Throwable thrown) {
      if (isFatal(thrown)) {
        throw (VirtualMachineError) thrown;
      }
    }

    /**
     * If it is fatal, gives it to the thread's {@link Thread.UncaughtExceptionHandler} and goes on:
     * that of the server's threads tells this event.
     */
    public static void tell(Throwable thrown) {
      if (isFatal(thrown)) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
      }
    }
  }

  /**
   * Events that the observer was too slow for ({@link Limits.Count#EVENTS_WAITING}); told where
   * they would have been.
   */
  record EventsDropped(long count) implements ServerEvent {}
}
