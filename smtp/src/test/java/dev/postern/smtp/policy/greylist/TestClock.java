package dev.postern.smtp.policy.greylist;

import dev.postern.ServerContext;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;

/** A clock that a test moves, and a server that has it, and recipients. */
final class TestClock extends Clock {
  private Instant now = Instant.parse("2026-11-29T00:00:00Z");

  void passes(Duration time) {
    now = now.plus(time);
  }

  ServerContext server() {
    return server((recipient, envelope) -> Resolution.accepted());
  }

  /** One that says who is there. */
  ServerContext server(BiFunction<EmailAddress, Envelope, Resolution> recipients) {
    DeliveryTarget target =
        new DeliveryTarget() {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            return recipients.apply(recipient, envelope);
          }

          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            throw new UnsupportedOperationException();
          }
        };
    return (ServerContext)
        Proxy.newProxyInstance(
            TestClock.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) -> {
              return switch (method.getName()) {
                case "clock" -> this;
                case "delivery" -> target;
                default -> throw new UnsupportedOperationException(method.getName());
              };
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
