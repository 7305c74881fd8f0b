package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the embedder's parts throw, the client is told to come again, and nothing untrue. */
class ThrowingPartsTest {
  private static final String[] TRANSACTION = {
    "EHLO c", "MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>", "DATA", "x", "."
  };

  private final TestServers servers = new TestServers();
  private final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("scripted"),
        new AssertionError("scripted"),
        new NoClassDefFoundError("scripted"),
        new StackOverflowError("scripted"));
  }

  /** Checked exceptions can be thrown past the compiler, from Kotlin for one. */
  static Stream<Throwable> andChecked() {
    return Stream.concat(failures(), Stream.of(new Exception("scripted")));
  }

  private String transaction(MessageFilter filter) {
    try (MailServer server =
        servers.secured(TestServers.standard()).filter(filter).observer(events::add).build()) {
      Client client = new Client(server, "smtp");
      return client.heard() + client.say(TRANSACTION);
    }
  }

  private List<Integer> refusals() {
    return events.stream()
        .filter(MailRefused.class::isInstance)
        .map(e -> ((MailRefused) e).status().code())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("andChecked")
  void aFilterThatThrowsWhenAClientConnects(Throwable failure) {
    String said =
        transaction(
            new MessageFilter() {
              @Override
              public Verdict connect(PeerInfo peer) {
                fail(failure);
                return Verdict.pass();
              }
            });
    assertThat(said).isEqualTo("421 4.3.0 Temporary local problem, try again later\r\n");
  }

  @ParameterizedTest
  @MethodSource("andChecked")
  void aFilterThatThrowsAtTheSender(Throwable failure) {
    String said =
        transaction(
            new MessageFilter() {
              @Override
              public Verdict sender(Envelope envelope) {
                fail(failure);
                return Verdict.pass();
              }
            });
    assertThat(said).contains("\r\n451 4.3.0 Temporary").doesNotContain("354");
    assertThat(refusals()).containsExactly(451);
  }

  @ParameterizedTest
  @MethodSource("andChecked")
  void aFilterThatThrowsAtARecipient(Throwable failure) {
    String said =
        transaction(
            new MessageFilter() {
              @Override
              public Verdict recipient(Envelope envelope, EmailAddress recipient) {
                fail(failure);
                return Verdict.pass();
              }
            });
    assertThat(said).contains("\r\n451 4.3.0 Temporary").doesNotContain("354");
    assertThat(refusals()).containsExactly(451);
  }

  @ParameterizedTest
  @MethodSource("andChecked")
  void aFilterThatThrowsAtTheMessage(Throwable failure) {
    String said =
        transaction(
            new MessageFilter() {
              @Override
              public Verdict message(Envelope envelope, MessageSource message) {
                fail(failure);
                return Verdict.pass();
              }
            });
    assertThat(said).endsWith("\r\n451 4.3.0 Temporary local problem, try again later\r\n");
    assertThat(refusals()).containsExactly(451);
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("andChecked")
  void aTargetThatThrowsWhenAsked(Throwable failure) {
    String said = deliver(() -> failure, () -> null);
    assertThat(said).contains("\r\n451 4.3.0 Temporary").doesNotContain("354");
    assertThat(refusals()).containsExactly(451);
  }

  @Test
  void aTargetThatSaysNothingWhenAsked() {
    DeliveryTarget silent =
        new DeliveryTarget() {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            return null;
          }

          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            return List.of();
          }
        };
    for (DeliveryTarget target : List.of(silent, silent.or(silent))) {
      try (MailServer server = servers.secured(TestServers.standard()).delivery(target).build()) {
        Client client = new Client(server, "smtp");
        assertThat(client.say("EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "NOOP"))
            .endsWith("451 4.3.0 Temporary local problem, try again later\r\n250 2.0.0 Ok\r\n");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("andChecked")
  void aTargetThatThrowsInADelivery(Throwable failure) {
    String said = deliver(() -> null, () -> failure);
    assertThat(said).endsWith("\r\n451 4.3.0 Temporary local problem, try again later\r\n");
    assertThat(events)
        .filteredOn(MailHandled.class::isInstance)
        .extracting(e -> ((MailHandled) e).outcome())
        .containsExactly(DeliveryOutcome.deferred(SmtpStatus.TRY_LATER));
  }

  @Test
  void anErrorOfTheVirtualMachineInAFilterIsTold() {
    String said =
        transaction(
            new MessageFilter() {
              @Override
              public Verdict sender(Envelope envelope) {
                throw new OutOfMemoryError("scripted");
              }
            });
    assertThat(said).endsWith("\r\n421 4.3.0 Internal error, try again later\r\n");
    assertThat(events).hasAtLeastOneElementOfType(ServerEvent.FatalError.class);
  }

  @Test
  void anErrorOfTheVirtualMachineEndsTheConnection() {
    String said = deliver(() -> null, () -> new OutOfMemoryError("scripted"));
    assertThat(said).endsWith("\r\n421 4.3.0 Internal error, try again later\r\n");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anObserverThatThrowsCannotTakeAnAnswerBack(Throwable failure) {
    try (MailServer server =
        servers
            .secured(TestServers.standard())
            .observer(
                event -> {
                  if (event instanceof MailHandled) {
                    fail(failure);
                  }
                })
            .build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA");
      assertThat(client.say("x", ".")).startsWith("250 2.0.0 Ok: delivered");
      assertThat(client.say("NOOP")).isEqualTo("250 2.0.0 Ok\r\n");
    }
    assertThat(servers.delivery.kept()).hasSize(1);
  }

  private String deliver(Supplier<Throwable> resolving, Supplier<Throwable> delivering) {
    DeliveryTarget target =
        new DeliveryTarget() {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            fail(resolving.get());
            return Resolution.accepted();
          }

          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            fail(delivering.get());
            return List.of(DeliveryOutcome.delivered());
          }
        };
    try (MailServer server =
        servers.secured(TestServers.standard()).delivery(target).observer(events::add).build()) {
      return new Client(server, "smtp").say(TRANSACTION);
    }
  }

  static void fail(Throwable failure) {
    if (failure != null) {
      ThrowingPartsTest.<RuntimeException>raise(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }
}
