package dev.postern.auth.dialogue;

import dev.postern.net.Connection;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where somebody logs in, as logins see it: a connection, or one request of many on a connection
 * that are made on behalf of others (Dovecot's auth protocol). The methods are called by one thread
 * at a time, each call after what the one before began has ended or was handed on.
 */
public interface LoginChannel {

  /** A short id for logs, unique in the process. */
  String id();

  /** Who logs in, TLS facts included. */
  PeerInfo peer();

  /** Capabilities that the listener neither advertises nor serves, in upper case. */
  Set<String> hiddenCapabilities();

  /** The name in the client's certificate, if somebody else than this server has verified it. */
  default Optional<String> certificateName() {
    return Optional.empty();
  }

  /**
   * Runs a task that may block, on a thread of a bulkhead.
   *
   * @param refused runs instead if there is no room
   */
  void blocking(Pool pool, Runnable task, Runnable refused);

  /**
   * Whether the task that calls this was interrupted because its time is up: what it comes to is
   * not known.
   */
  boolean overdue();

  /** Runs a task after a delay; no thread waits. */
  void schedule(Duration delay, Runnable task);

  /**
   * Somebody has logged in.
   *
   * @param user the name under which the user's mail is known
   */
  void loggedIn(String user);

  /** A connection whose client logs in. */
  static LoginChannel of(Connection connection) {
    return new ConnectionChannel(Objects.requireNonNull(connection, "connection"));
  }
}
