package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerEvent;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.store.Account;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.StoreException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Memory that lacks for one recipient does not take back what others have, and is told to whoever
 * owns the process all the same.
 */
@Timeout(60)
class FatalDeliveryTest {
  private final OutOfMemoryError scripted = new OutOfMemoryError("scripted");

  private final BlockingQueue<ServerEvent> fatal = new LinkedBlockingQueue<>();

  @Test
  void inOneOfTwoTargets() throws Exception {
    assertTold(new Poor(EmailAddress.of("bob@example.org"), scripted).or(new ScriptedDelivery()));
  }

  @Test
  void inTheStoreOfLocalMail() throws Exception {
    MailStore sound = InMemoryStore.builder().build();
    AtomicInteger asked = new AtomicInteger();
    MailStore poor =
        new MailStore() {
          @Override
          public Account account(MailUser user) throws StoreException {
            // At RCPT there is memory yet.
            if (user.name().startsWith("bob") && asked.incrementAndGet() > 1) {
              throw scripted;
            }
            return sound.account(user);
          }

          @Override
          public void close() {
            sound.close();
          }
        };
    assertTold(
        new LocalDelivery(
            poor, name -> UserLookup.found(MailUser.of(name)), Set.of("example.org")));
  }

  private void assertTold(DeliveryTarget target) throws Exception {
    MailServerBuilder builder =
        new TestServers()
            .secured(Smtp.lmtp())
            .delivery(target)
            .observer(
                event -> {
                  if (event instanceof ServerEvent.FatalError) {
                    fatal.add(event);
                  }
                });
    try (MailServer server = builder.build().start();
        SocketClient client = new SocketClient(server, "lmtp")) {
      assertThat(client.hear()).startsWith("220");
      assertThat(client.say("LHLO c")).startsWith("250");
      String capability = client.hear();
      while (capability.charAt(3) == '-') {
        capability = client.hear();
      }
      assertThat(client.say("MAIL FROM:<a@example.net>")).startsWith("250");
      assertThat(client.say("RCPT TO:<ann@example.org>")).startsWith("250");
      assertThat(client.say("RCPT TO:<bob@example.org>")).startsWith("250");
      assertThat(client.say("DATA")).startsWith("354");
      client.send("x");

      assertThat(client.say(".")).startsWith("250 2.0.0 <ann@example.org>");
      assertThat(client.hear()).startsWith("451 4.3.0 <bob@example.org>");
      assertThat(fatal.poll(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              ServerEvent.FatalError.class, told -> assertThat(told.cause()).isSameAs(scripted));
      assertThat(client.say("NOOP")).startsWith("250");
    }
  }

  /** Runs out of memory when it delivers to one recipient. */
  private record Poor(EmailAddress taken, OutOfMemoryError thrown) implements DeliveryTarget {

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return recipient.equals(taken) ? Resolution.accepted() : Resolution.notResponsible();
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      throw thrown;
    }
  }
}
