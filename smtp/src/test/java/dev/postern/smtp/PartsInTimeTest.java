package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules and filters have so long and no longer. */
@Timeout(60)
class PartsInTimeTest {
  private static final String LATER = "451 4.3.0 Temporary local problem, try again later";

  private final CountDownLatch never = new CountDownLatch(1);
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final TestServers servers = new TestServers();

  /** What a part does that nobody answers. */
  private enum Manner {
    FAILS,
    SAYS_SOMETHING_ALL_THE_SAME
  }

  private void waits(Manner manner) throws IOException {
    try {
      never.await();
    } catch (InterruptedException e) {
      ends.add("interrupted");
      if (manner == Manner.FAILS) {
        throw new IOException("no answer", e);
      }
      // As code does that knows no better: it stays interrupted.
      Thread.currentThread().interrupt();
    }
  }

  private MailServer server(Policy policy, MessageFilter filter) {
    return servers.secured(Smtp.mx(policy)).filter(filter).limits(limits()).build();
  }

  private static Limits limits() {
    return Limits.defaults()
        .with(Limits.Time.FILTER_CALL, Duration.ofMillis(300))
        .with(Limits.Time.DIRECTORY_LOOKUP, Duration.ofMillis(300))
        .with(Limits.Time.PASSWORD_CHECK, Duration.ofMillis(300));
  }

  private MessageFilter filter(Manner manner) {
    return MessageFilter.stateless(
        "slow",
        new FilterSession() {
          @Override
          public Verdict helo(String host, Findings before) throws IOException {
            if (host.equals("slow")) {
              waits(manner);
            }
            return Verdict.pass();
          }

          @Override
          public Verdict message(FilteredMessage message) throws IOException {
            if (message.envelope().reversePath().isPresent()) {
              waits(manner);
            }
            return Verdict.pass();
          }
        });
  }

  private void send(SocketClient client, String sender) throws IOException {
    assertThat(client.say("MAIL FROM:<" + sender + ">")).startsWith("250");
    assertThat(client.say("RCPT TO:<ann@example.org>")).startsWith("250");
    assertThat(client.say("DATA")).startsWith("354");
    client.send("Subject: x\r\n\r\ntext\r\n.");
  }

  @ParameterizedTest
  @EnumSource
  void aFilterThatTakesTooLongDefersAndTheConnectionGoesOn(Manner manner) throws Exception {
    PolicyRule atOnce = PolicyRule.immediate("at_once", request -> Decision.dunno());
    Policy policy = Policy.recipient().withSender(atOnce).withEndOfData(atOnce);
    try (MailServer server = server(policy, filter(manner))) {
      server.start();
      try (SocketClient client = new SocketClient(server, "smtp")) {
        client.hear();
        assertThat(client.say("HELO slow")).isEqualTo(LATER);
        assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(client.say("HELO c")).startsWith("250");
        send(client, "a@example.net");
        assertThat(client.hear()).isEqualTo(LATER);
        assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(servers.delivery.kept()).isEmpty();
        send(client, "");
        assertThat(client.hear()).startsWith("250");
      }
    }
    assertThat(servers.delivery.kept()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aRuleThatTakesTooLongRefusesForNow(Manner manner) throws Exception {
    PolicyRule slow =
        PolicyRule.of(
            "slow",
            request -> {
              if (request.recipient().orElseThrow().localPart().equals("slow")) {
                try {
                  waits(manner);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
              return Decision.dunno();
            });
    try (MailServer server =
        server(Policy.recipient(slow), MessageFilter.stateless("none", new FilterSession() {}))) {
      server.start();
      try (SocketClient client = new SocketClient(server, "smtp")) {
        client.hear();
        client.say("HELO c");
        client.say("MAIL FROM:<a@example.net>");
        assertThat(client.say("RCPT TO:<slow@example.org>")).isEqualTo(LATER);
        assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(client.say("RCPT TO:<ann@example.org>")).startsWith("250");
      }
    }
  }

  @Test
  void aLookUpThatTakesTooLongKnowsNobody() throws Exception {
    DeliveryTarget slow =
        new DeliveryTarget() {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            try {
              waits(Manner.SAYS_SOMETHING_ALL_THE_SAME);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return Resolution.notResponsible();
          }

          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            throw new UnsupportedOperationException();
          }
        };
    try (MailServer server = servers.secured(Smtp.mx()).delivery(slow).limits(limits()).build()) {
      server.start();
      try (SocketClient client = new SocketClient(server, "smtp")) {
        client.hear();
        client.say("HELO c");
        client.say("MAIL FROM:<a@example.net>");
        assertThat(client.say("RCPT TO:<ann@example.org>")).isEqualTo(LATER);
      }
    }
  }

  @Test
  void aLoginThatTakesTooLongIsNotDenied() throws Exception {
    Authenticator slow =
        (credentials, context) -> {
          try {
            waits(Manner.SAYS_SOMETHING_ALL_THE_SAME);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return AuthOutcome.denied();
        };
    try (MailServer server =
        servers
            .secured(Smtp.submission())
            .authenticator(slow)
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .limits(limits())
            .build()) {
      server.start();
      try (SocketClient client = new SocketClient(server, "submission")) {
        client.hear();
        client.say("HELO c");
        assertThat(client.say("AUTH PLAIN AGFubgBzZWNyZXQ=")).startsWith("454 4.7.0 ");
        assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
      }
    }
  }

  @Test
  void oneThatDoesNotMindItsInterruptLosesItsConnectionAndNoOther() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    MessageFilter deaf =
        MessageFilter.stateless(
            "deaf",
            new FilterSession() {
              @Override
              public Verdict message(FilteredMessage message) {
                boolean interrupted = false;
                while (goOn.getCount() > 0) {
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    interrupted = true;
                  }
                }
                if (interrupted) {
                  Thread.currentThread().interrupt();
                }
                return Verdict.pass();
              }
            });
    try (MailServer server = server(Policy.recipient(), deaf)) {
      server.start();
      try (SocketClient client = new SocketClient(server, "smtp");
          SocketClient other = new SocketClient(server, "smtp")) {
        client.hear();
        client.say("HELO c");
        send(client, "a@example.net");
        assertThat(client.hear()).isNull();
        other.hear();
        assertThat(other.say("HELO c")).startsWith("250");
      } finally {
        goOn.countDown();
      }
    }
    assertThat(servers.delivery.kept()).isEmpty();
  }
}
