package dev.postern.smtp.policy.greylist;

import dev.postern.ServerContext;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves, and a server of which that is all that is asked. */
final class TestClock extends Clock {
  private Instant now = Instant.parse("2026-11-29T00:00:00Z");

  void passes(Duration time) {
    now = now.plus(time);
  }

  ServerContext server() {
    return (ServerContext)
        Proxy.newProxyInstance(
            TestClock.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("clock")) {
                return this;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
