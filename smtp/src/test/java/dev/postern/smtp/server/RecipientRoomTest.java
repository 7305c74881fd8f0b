package dev.postern.smtp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import dev.postern.net.InputSpace;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.smtp.Smtp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipients of unfinished transactions, of all clients, take a bounded room. */
class RecipientRoomTest {
  private static final int ROOM = 5_120;
  private static final int FITTING = 100 + ROOM / 512;

  private final AtomicInteger lookedUp = new AtomicInteger();

  private final MailServer server =
      MailServer.builder()
          .domains("example.org")
          .userDirectory(
              name -> {
                lookedUp.incrementAndGet();
                return UserLookup.found(MailUser.of(name));
              })
          .delivery(local -> new Lists().or(local))
          .limits(
              Limits.defaults()
                  .with(Limits.Count.UNFINISHED_OCTETS, ROOM)
                  .with(Limits.Count.MESSAGE_OCTETS, 1_000)
                  .with(Limits.Count.UNFINISHED_SHARE, 100))
          .listen(Smtp.mx())
          .build();
  private final InputSpace space = InputSpace.of(server.context());
  private final LoopbackConnection wire = connect();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSET", "EHLO again", "QUIT", "DATA\r\nSubject: x\r\n\r\nx\r\n."})
  void whoFindsNoRoomComesAgainAndATransactionThatEndsGivesItBack(String end) {
    assertThat(recipients(wire)).isEqualTo(FITTING);
    assertThat(space.used()).isEqualTo(ROOM);
    LoopbackConnection other = connect();
    assertThat(recipients(other)).isEqualTo(100);
    say(wire, end);
    assertThat(space.used()).isZero();
    assertThat(say(other, "RCPT TO:<more@example.org>")).startsWith("250 ");
  }

  /** Behind an alias each address counts, also when it is asked for again. */
  @Test
  void eachAddressBehindAnAliasTakesRoom() {
    say(wire, "MAIL FROM:<a@example.net>");
    for (int i = 0; i < 95; i++) {
      assertThat(say(wire, "RCPT TO:<u" + i + "@example.org>")).startsWith("250 ");
    }
    assertThat(say(wire, "RCPT TO:<list16@example.org>")).startsWith("452 4.3.1 ");
    assertThat(say(wire, "RCPT TO:<list15@example.org>")).startsWith("250 ");
    assertThat(space.used()).isEqualTo(ROOM);
    assertThat(say(wire, "RCPT TO:<more@example.org>")).startsWith("452 4.3.1 ");
    say(wire, "RSET");
    assertThat(space.used()).isZero();
  }

  @Test
  void anEnvelopeMustBeReadyInTimeWhateverIsRefusedMeanwhile() {
    recipients(wire);
    Duration left = Limits.defaults().of(Limits.Time.SMTP_ENVELOPE);
    Duration step = Duration.ofMinutes(4);
    while (left.compareTo(step) > 0) {
      wire.advance(step);
      left = left.minus(step);
      assertThat(say(wire, "RCPT TO:<more@example.org>")).startsWith("452 4.3.1 ");
    }
    wire.advance(left);
    assertThat(new String(wire.drain(), US_ASCII)).isEqualTo("421 4.4.2 Timeout exceeded\r\n");
    assertThat(space.used()).isZero();
    assertThat(wire.closed()).isTrue();
  }

  /** A transaction of which a chunk was refused is none to send, and holds what it did. */
  @Test
  void aTransactionThatFailedMustEndToo() {
    recipients(wire);
    assertThat(say(wire, "BDAT 1001\r\n" + "x".repeat(999))).startsWith("552 ");
    assertThat(space.used()).isEqualTo(ROOM);
    Duration left = Limits.defaults().of(Limits.Time.SMTP_ENVELOPE);
    for (Duration step = Duration.ofMinutes(4); left.compareTo(step) > 0; left = left.minus(step)) {
      wire.advance(step);
      assertThat(say(wire, "NOOP")).startsWith("250 ");
    }
    wire.advance(left);
    assertThat(wire.closed()).isTrue();
    assertThat(space.used()).isZero();
  }

  /** Each octet buys time once: 600 KiB are ten minutes, and no more of them. */
  @Test
  void chunksBuyTimeOnce() {
    try (MailServer large =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .listen(Smtp.mx())
            .build()) {
      LoopbackConnection client =
          LoopbackConnection.open(Smtp.mx(), large.context(), Optional.empty());
      say(client, "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<ann@example.org>");
      int octets = 600 * 1024;
      assertThat(say(client, "BDAT " + octets + "\r\n" + "x".repeat(octets - 2)))
          .startsWith("250 ");
      long minutes = Limits.defaults().of(Limits.Time.SMTP_ENVELOPE).toMinutes() + 10;
      for (int minute = 1; minute < minutes; minute++) {
        client.advance(Duration.ofMinutes(1));
        assertThat(say(client, "NOOP")).as("minute " + minute).startsWith("250 ");
      }
      client.advance(Duration.ofMinutes(1));
      assertThat(new String(client.drain(), US_ASCII)).isEqualTo("421 4.4.2 Timeout exceeded\r\n");
    }
  }

  /** Whoever finds no room costs the directory nothing. */
  @Test
  void nobodyIsLookedUpForWhomThereIsNoRoom() {
    recipients(wire);
    int before = lookedUp.get();
    assertThat(say(wire, "RCPT TO:<more@example.org>")).startsWith("452 4.3.1 ");
    assertThat(lookedUp).hasValue(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSET", "EHLO again", "DATA"})
  void onlyATransactionWithoutItsMessageMustEnd(String next) {
    recipients(wire);
    say(wire, next);
    for (int minutes = 0; minutes < 90; minutes += 3) {
      wire.advance(Duration.ofMinutes(3));
      say(wire, next.equals("DATA") ? "x".repeat(400_000) : "NOOP");
    }
    assertThat(wire.closed()).isFalse();
  }

  @Test
  void whoGoesOnAndOnWithWhatIsRefusedMakesErrors() {
    recipients(wire);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1_030; i++) {
      many.append("RCPT TO:<more@example.org>\r\n");
    }
    say(wire, many.toString());
    wire.advance(Duration.ofSeconds(30));
    assertThat(wire.closed()).isTrue();
    assertThat(space.used()).isZero();
  }

  @Test
  void aClientThatVanishesGivesItBack() {
    recipients(wire);
    wire.reset();
    assertThat(space.used()).isZero();
  }

  /** {@code list15} is an alias for 15 others. */
  private static final class Lists implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      if (!recipient.localPart().startsWith("list")) {
        return Resolution.notResponsible();
      }
      int members = Integer.parseInt(recipient.localPart().substring("list".length()));
      return Resolution.redirected(
          IntStream.range(0, members)
              .mapToObj(i -> EmailAddress.of("member" + i + "@example.org"))
              .toList());
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      throw new IllegalStateException("has no mailboxes");
    }
  }

  private LoopbackConnection connect() {
    LoopbackConnection client =
        LoopbackConnection.open(Smtp.mx(), server.context(), Optional.empty());
    say(client, "EHLO client.example");
    return client;
  }

  /** How many are taken until one is refused for now. */
  private static int recipients(LoopbackConnection client) {
    say(client, "MAIL FROM:<a@example.net>");
    int taken = 0;
    while (taken < 200) {
      String reply = say(client, "RCPT TO:<u" + taken + "@example.org>");
      if (!reply.startsWith("250 ")) {
        assertThat(reply).isEqualTo("452 4.3.1 Insufficient system storage, try again later\r\n");
        return taken;
      }
      taken++;
    }
    throw new AssertionError("there is no end to the room");
  }

  private static String say(LoopbackConnection client, String line) {
    client.feed((line + "\r\n").getBytes(US_ASCII));
    client.settle();
    return new String(client.drain(), US_ASCII);
  }
}
