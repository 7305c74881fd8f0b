package dev.postern.maildir;

import java.time.Duration;

/**
 * Until when somebody waits, however many others it waits for one after another.
 *
 * @param nanos by {@link System#nanoTime}
 */
record Deadline(long nanos) {
  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  /** What is left; not positive when it is over. */
  Duration left() {
    return Duration.ofNanos(nanos - System.nanoTime());
  }

  boolean isOver() {
    return nanos - System.nanoTime() <= 0;
  }
}
