package dev.postern.net.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections that are open, and the work that others have left. Safe for many threads. */
final class LiveConnections {
  private static final long MOMENT = Duration.ofMillis(500).toNanos();

  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger work = new AtomicInteger();
  private volatile boolean draining;
  private boolean hurried;

  void add(ServerConnection connection) {
    open.add(connection);
    if (draining) {
      connection.drain();
    }
  }

  void remove(ServerConnection connection) {
    if (open.remove(connection)) {
      tellIfNone();
    }
  }

  /** Something is to be done that may outlast its connection. */
  void workBegins() {
    work.incrementAndGet();
  }

  /** It is done. */
  void workEnds() {
    work.decrementAndGet();
    tellIfNone();
  }

  private void tellIfNone() {
    if (none()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private boolean none() {
    return open.isEmpty() && work.get() == 0;
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
   * Waits until none is left, and nothing to be done.
   *
   * @return whether that is so
   */
  synchronized boolean awaitNone(Duration most) throws InterruptedException {
    long begin = System.nanoTime();
    while (!none()) {
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
