package dev.postern.net.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that are open. Safe for many threads. */
final class LiveConnections {
  private static final long MOMENT = Duration.ofMillis(500).toNanos();

  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;
  private boolean hurried;

  void add(ServerConnection connection) {
    open.add(connection);
    if (draining) {
      connection.drain();
    }
  }

  void remove(ServerConnection connection) {
    if (open.remove(connection) && open.isEmpty()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Looks for expired deadlines. */
  void sweep() {
    open.forEach(ServerConnection::sweep);
  }

  /** Asks all, and those that still come, to end at their next command boundary. */
  void drain() {
    draining = true;
    open.forEach(ServerConnection::drain);
  }

  /** Has those that are left say goodbye now, whatever they are at. */
  void farewell() {
    open.forEach(ServerConnection::dismiss);
  }

  /** From now on {@link #awaitNone} waits for a moment at most. */
  synchronized void hurry() {
    hurried = true;
    notifyAll();
  }

  /** Cuts off all that are left. */
  void abort() {
    open.forEach(ServerConnection::abort);
  }

  /**
   * Waits until none is left.
   *
   * @return whether that is so
   */
  synchronized boolean awaitNone(Duration most) throws InterruptedException {
    long begin = System.nanoTime();
    while (!open.isEmpty()) {
      long patience = hurried ? Math.min(most.toNanos(), MOMENT) : most.toNanos();
      long left = (begin + patience - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(Math.min(left, 100));
    }
    return true;
  }
}
