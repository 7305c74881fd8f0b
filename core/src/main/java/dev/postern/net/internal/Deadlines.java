package dev.postern.net.internal;

import dev.postern.Limits;
import java.time.Duration;

/**
 * Until when a client must have done what. Kept in the serial context; times are those of {@link
 * Scheduler#now()}. Another thread may read {@link #next} to see whether a look is worth it.
 */
final class Deadlines {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long OCTETS_PER_SECOND = 1024;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Limits limits;
  private long stage = NEVER;
  private long login = NEVER;
  private long line = NEVER;
  private long idleFor;
  private long idle = NEVER;
  private long waitingSince = NEVER;
  private long dataWaited;
  private long dataOctets = -1;
  private volatile long next = NEVER;

  Deadlines(Limits limits) {
    this.limits = limits;
    this.idleFor = limits.of(Limits.Time.IMAP_IDLE).toNanos();
  }

  /** The PROXY header or the handshake must be over in time. */
  void enterStage(long now, Limits.Time limit) {
    stage = now + limits.of(limit).toNanos();
  }

  /** The conversation begins or goes on. */
  void talk() {
    stage = NEVER;
    idle = NEVER;
  }

  /** The client must log in in time. */
  void awaitLogin(long now) {
    login = now + limits.of(Limits.Time.LOGIN).toNanos();
  }

  /** The client has logged in, or need not. */
  void loggedIn() {
    login = NEVER;
  }

  /**
   * STARTTLS made the server forget a login (RFC 3207 §4.2), and there must be another in time. One
   * that is still awaited gets no more of it.
   */
  void forgetLogin(long now) {
    if (login == NEVER) {
      awaitLogin(now);
    }
  }

  /** Silence allowed from now on. */
  void idleTimeout(Duration timeout) {
    idleFor = timeout.toNanos();
    idle = NEVER;
  }

  /** A frame was cut: silence starts anew, and so does a line. */
  void frame() {
    idle = NEVER;
    line = NEVER;
  }

  /** Data begins. */
  void dataBegins() {
    measureData();
  }

  private void measureData() {
    dataOctets = 0;
    dataWaited = 0;
  }

  /** Octets of data arrived, be they handed on or dropped. */
  void data(int octets) {
    dataOctets += octets;
  }

  /** Data ended. */
  void dataEnds() {
    dataOctets = -1;
  }

  /** Nothing can be done until more input arrives. */
  void waitForInput(long now, boolean midLine) {
    waitingSince = now;
    if (idle == NEVER) {
      idle = now + idleFor;
    }
    if (line == NEVER && midLine) {
      line = now + limits.of(Limits.Time.COMMAND_LINE).toNanos();
    }
    publish(now);
  }

  /** The server itself is busy: the client is not to blame. */
  void busy(long now) {
    idle = NEVER;
    line = NEVER;
    publish(now);
  }

  /** Work goes on. */
  void resume(long now) {
    if (waitingSince != NEVER) {
      if (dataOctets >= 0) {
        dataWaited += now - waitingSince;
      }
      waitingSince = NEVER;
    }
  }

  /** The earliest time at which something may have expired. Any thread may call it. */
  long next() {
    return next;
  }

  /** What has expired. */
  Expiry expired(long now) {
    if (now >= stage) {
      return Expiry.STAGE;
    }
    if (now >= login) {
      return Expiry.LOGIN;
    }
    if (now >= line) {
      return Expiry.LINE;
    }
    if (dataOctets >= 0 && tooSlow(now)) {
      return Expiry.DATA;
    }
    return now >= idle ? Expiry.IDLE : Expiry.NONE;
  }

  private boolean tooSlow(long now) {
    long waited = dataWaited + (waitingSince == NEVER ? 0 : now - waitingSince);
    if (waited < limits.of(Limits.Time.SLOW_DATA).toNanos()) {
      return false;
    }
    if (dataOctets < OCTETS_PER_SECOND * (waited / SECOND)) {
      return true;
    }
    // What came fast is no credit for later.
    measureData();
    waitingSince = waitingSince == NEVER ? NEVER : now;
    return false;
  }

  private void publish(long now) {
    long data = NEVER;
    if (dataOctets >= 0) {
      data = now + Math.max(0, limits.of(Limits.Time.SLOW_DATA).toNanos() - dataWaited);
    }
    next = Math.min(Math.min(stage, login), Math.min(Math.min(line, idle), data));
  }

  /** A deadline that has passed. */
  enum Expiry {
    NONE,
    /** The PROXY header or the handshake. */
    STAGE,
    LOGIN,
    LINE,
    /** Data came too slowly. */
    DATA,
    IDLE
  }
}
