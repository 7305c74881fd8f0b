package dev.postern.auth;

import java.util.Arrays;

/** The failed logins of one address or user. Times are nanoseconds of a clock that never steps. */
final class Failures {
  /** Passwords that are known again; a device that goes on with an old one has one or two. */
  private static final int MARKS = 8;

  private final long halfLife;
  private final long[] marks = new long[MARKS];
  private int nextMark;
  private double count;
  private long counted;
  private long nextTurn;

  Failures(long halfLife, long now) {
    this.halfLife = halfLife;
    this.counted = now;
    this.nextTurn = now;
  }

  /** How many there are, less what time has taken. */
  double count(long now) {
    count *= Math.pow(0.5, Math.max(0, now - counted) / (double) halfLife);
    counted = now;
    return count;
  }

  /**
   * One more, unless it is one of the last ones over again.
   *
   * @param mark tells it from others; 0 for one that is always new
   * @return how many there are now
   */
  double add(long mark, long now) {
    double before = count(now);
    if (knows(mark)) {
      return before;
    }
    marks[nextMark] = mark;
    nextMark = (nextMark + 1) % MARKS;
    count = before + 1;
    return count;
  }

  boolean knows(long mark) {
    return mark != 0 && Arrays.stream(marks).anyMatch(m -> m == mark);
  }

  void halve(long now) {
    count = count(now) / 2;
  }

  /**
   * Takes the next turn in the line of tries.
   *
   * @param apart between two turns
   * @return how long to wait for it; negative if that were more than the most
   */
  long turn(long now, long apart, long most) {
    long wait = Math.max(apart, nextTurn - now);
    if (wait > most) {
      return -1;
    }
    nextTurn = now + wait + apart;
    return wait;
  }
}
