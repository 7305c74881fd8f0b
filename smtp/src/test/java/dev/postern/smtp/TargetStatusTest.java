package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A target that goes before the default, and what it says in words of its own. */
class TargetStatusTest {
  private static final SmtpStatus MOVED = SmtpStatus.of(551, "1.6", "Mailbox has moved");
  private static final SmtpStatus MOVING = SmtpStatus.of(450, "2.1", "Mailbox is being moved");
  private static final SmtpStatus TOO_NEW = SmtpStatus.of(550, "6.1", "No reader for this here");

  private static final SmtpStatus LEAVING = SmtpStatus.of(421, "3.2", "Leaving");

  private final TestServers servers = new TestServers();

  /** The local part of a recipient says how it fares; ann is the default's. */
  private static final class Scripted implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return switch (recipient.localPart()) {
        case "moved" -> Resolution.refused(MOVED);
        case "away" -> Resolution.refused(MOVING);
        case "greylisted" -> Resolution.refused(SmtpStatus.defer("Come again"));
        case "leaving" -> Resolution.refused(LEAVING);
        case "queue", "moving", "too-new", "left" -> Resolution.accepted();
        default -> Resolution.notResponsible();
      };
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      return delivery.envelope().recipients().stream()
          .map(
              recipient ->
                  switch (recipient.address().localPart()) {
                    case "queue" -> DeliveryOutcome.queued();
                    case "left" -> DeliveryOutcome.deferred(LEAVING);
                    case "moving" -> DeliveryOutcome.deferred(MOVING);
                    default -> DeliveryOutcome.failed(TOO_NEW);
                  })
          .toList();
    }
  }

  private MailServer server() {
    return server(Limits.defaults());
  }

  private MailServer server(Limits limits) {
    return servers
        .secured(TestServers.standard())
        .limits(limits)
        .delivery(local -> new Scripted().or(local))
        .userDirectory(
            name ->
                name.equals("ann@example.org")
                    ? UserLookup.found(MailUser.of(name))
                    : UserLookup.unknown())
        .build();
  }

  @Test
  void eachRecipientHasItsOwnReply() {
    try (MailServer server = server()) {
      Client client = new Client(server, "lmtp");
      client.say("LHLO c", "MAIL FROM:<a@example.net>");
      assertThat(client.say("RCPT TO:<moved@example.org>"))
          .isEqualTo("551 5.1.6 Mailbox has moved\r\n");
      assertThat(client.say("RCPT TO:<nobody@example.org>"))
          .isEqualTo("550 5.1.1 No such mailbox here\r\n");
      for (String name : List.of("ann", "queue", "moving", "too-new")) {
        assertThat(client.say("RCPT TO:<" + name + "@example.org>")).startsWith("250 ");
      }
      client.say("DATA");
      assertThat(client.say("x", ".").lines())
          .satisfiesExactly(
              ann -> assertThat(ann).startsWith("250 2.0.0 <ann@example.org> Ok: delivered as "),
              queue -> assertThat(queue).startsWith("250 2.0.0 <queue@example.org> Ok: queued as "),
              moving ->
                  assertThat(moving)
                      .isEqualTo("450 4.2.1 <moving@example.org> Mailbox is being moved"),
              tooNew ->
                  assertThat(tooNew)
                      .isEqualTo("550 5.6.1 <too-new@example.org> No reader for this here"));
    }
  }

  @Test
  void queuedMailIsAcknowledged() {
    try (MailServer server = server()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      client.say("RCPT TO:<ann@example.org>", "RCPT TO:<queue@example.org>", "DATA");
      assertThat(client.say("x", ".")).startsWith("250 2.0.0 Ok: queued as ");
    }
  }

  /** What a queue has is not sent again, and the failure is told in the target's words. */
  @Test
  void theNextTryHearsOfTheOneThatFailed() {
    try (MailServer server = server()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      client.say("RCPT TO:<queue@example.org>", "RCPT TO:<too-new@example.org>", "DATA");
      String[] message = {"Message-ID: <1@example.net>", "", "x", "."};
      assertThat(client.say(message)).startsWith("451 4.0.0 Not delivered to 1 of 2 recipients");

      client.say("MAIL FROM:<a@example.net>", "RCPT TO:<queue@example.org>");
      assertThat(client.say("RCPT TO:<too-new@example.org>"))
          .startsWith("452 4.5.3 Send it in another transaction");
      client.say("DATA");
      assertThat(client.say(message)).startsWith("250 2.0.0 Ok: queued as ");
      client.say("MAIL FROM:<a@example.net>", "RCPT TO:<too-new@example.org>", "DATA");
      assertThat(client.say(message)).isEqualTo("550 5.6.1 No reader for this here\r\n");
    }
    assertThat(servers.events)
        .filteredOn(MailHandled.class::isInstance)
        .extracting(event -> ((MailHandled) event).outcome())
        .containsExactly(
            DeliveryOutcome.queued(),
            DeliveryOutcome.failed(TOO_NEW),
            DeliveryOutcome.failed(TOO_NEW));
  }

  /** However often: the target's trouble ends no connection (ERRORS). */
  @Test
  void whatATargetDefersIsNotItsClientsError() {
    Limits few = Limits.defaults().with(Limits.Count.ERRORS, 2);
    try (MailServer server = server(few)) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      for (int i = 0; i < 4; i++) {
        assertThat(client.say("RCPT TO:<away@example.org>"))
            .isEqualTo("450 4.2.1 Mailbox is being moved\r\n");
        assertThat(client.say("RCPT TO:<greylisted@example.org>"))
            .isEqualTo("451 4.7.1 Come again\r\n");
      }
      client.say("RCPT TO:<moved@example.org>");
      assertThat(client.say("RCPT TO:<moved@example.org>")).endsWith("Too many errors\r\n");
    }
  }

  @Test
  void a421ClosesAsItSays() {
    try (MailServer server = server()) {
      Client atRcpt = new Client(server, "smtp");
      atRcpt.say("EHLO c", "MAIL FROM:<a@example.net>");
      assertThat(atRcpt.say("RCPT TO:<leaving@example.org>", "NOOP"))
          .isEqualTo("421 4.3.2 Leaving\r\n");
      assertThat(atRcpt.closed()).isTrue();

      Client afterData = new Client(server, "lmtp");
      afterData.say("LHLO c", "MAIL FROM:<a@example.net>", "RCPT TO:<left@example.org>");
      afterData.say("RCPT TO:<queue@example.org>", "DATA");
      assertThat(afterData.say("x", ".", "NOOP"))
          .startsWith("421 4.3.2 <left@example.org> Leaving\r\n250 2.0.0 <queue@example.org> ")
          .doesNotContain("250 2.0.0 Ok\r\n");
      assertThat(afterData.closed()).isTrue();
    }
  }

  @Test
  void whatIsOnlyDeferredIsNotRememberedAsRefused() {
    try (MailServer server = server()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      client.say("RCPT TO:<moving@example.org>", "DATA");
      assertThat(client.say("x", ".")).isEqualTo("450 4.2.1 Mailbox is being moved\r\n");
      client.say("MAIL FROM:<a@example.net>");
      assertThat(client.say("RCPT TO:<moving@example.org>")).startsWith("250 ");
    }
  }
}
