package dev.postern.auth.passwdfile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Bears something for a time, from when it was first asked whether it does. For many threads. */
final class Patience {
  private final Duration most;
  private final Clock clock;
  // Written under the lock.
  private volatile Instant since;
  private volatile boolean told;

  Patience(Duration most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /** Whether it is not over yet; begins if it has not. */
  synchronized boolean lasts() {
    if (since == null) {
      since = clock.instant();
    }
    return !isOver();
  }

  /** Whether it has begun and is over. */
  synchronized boolean isOver() {
    if (since == null) {
      return false;
    }
    Duration gone = Duration.between(since, clock.instant());
    // A clock that was set back makes nothing last longer.
    return gone.isNegative() || gone.compareTo(most) >= 0;
  }

  /** Whether this is the first to ask since it began. */
  synchronized boolean isNew() {
    boolean first = !told;
    told = true;
    return first;
  }

  /** There is nothing to bear any more. */
  void end() {
    // Asked at every login, when there mostly was nothing: that shall not make them wait in line.
    if (since != null || told) {
      forget();
    }
  }

  private synchronized void forget() {
    since = null;
    told = false;
  }
}
