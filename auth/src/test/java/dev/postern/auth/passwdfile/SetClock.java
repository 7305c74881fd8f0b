package dev.postern.auth.passwdfile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that stands still until it is set. */
final class SetClock extends Clock {
  private final ZoneId zone;
  private Instant now;

  SetClock(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SetClock(now, other);
  }
}
