package dev.postern.net.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that are open. Safe for many threads. */
final class LiveConnections {
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

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
    long end = System.nanoTime() + most.toNanos();
    while (!open.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(Math.min(left, 100));
    }
    return true;
  }
}
