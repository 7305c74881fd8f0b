package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.auth.MailUser;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MailOptions;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.server.UnfinishedMail.Company;
import dev.postern.smtp.server.UnfinishedMail.Earlier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnfinishedMailTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final EmailAddress ANN = EmailAddress.of("ann@example.org");
  private static final EmailAddress BOB = EmailAddress.of("bob@example.org");
  private static final MessageSource TEXT = MessageSource.of(new byte[100_000]);

  /** As long as the other. */
  private static final MessageSource UNREADABLE =
      new MessageSource() {
        @Override
        public long size() {
          return 100_000;
        }

        @Override
        public MessageReader open(long from, long length) {
          return MessageReader.of(this::read, from, length);
        }

        int read(long position, ByteBuffer target) throws IOException {
          throw new IOException("read");
        }
      };

  private static final EmailAddress EVE = EmailAddress.of("eve@example.org");

  private static final List<DeliveryOutcome> ONE_OF_TWO =
      List.of(DeliveryOutcome.delivered(), DeliveryOutcome.failed(SmtpStatus.NOT_TAKEN));

  private final UnfinishedMail mail = new UnfinishedMail();

  @Test
  void whatIsRememberedHasAnEnd() throws Exception {
    again(envelope(NOW, ANN, BOB), TEXT, ONE_OF_TWO, 100);

    Envelope late = envelope(NOW.plus(Duration.ofHours(5)), ANN);
    assertThat(mail.isApart(late, BOB)).isFalse();
    assertThat(mail.holders(late, TEXT)).containsOnlyKeys(ANN);
    assertThat(mail.holders(envelope(NOW.plus(Duration.ofDays(6)), ANN), TEXT)).isEmpty();
    assertThat(mail.holders(late, TEXT)).as("forgotten").isEmpty();
  }

  /** Or the same message, sent on purpose once more, would be dropped until that time comes. */
  @Test
  void whatWasRememberedWhileTheClockWasAheadIsForgotten() throws Exception {
    again(envelope(NOW.plus(Duration.ofDays(365)), ANN, BOB), TEXT, ONE_OF_TWO, 100);
    Envelope now = envelope(NOW, ANN);
    assertThat(mail.isApart(now, BOB)).isFalse();
    assertThat(mail.holders(now, TEXT)).isEmpty();
  }

  @Test
  void whatALaterTransactionSaidCountsForAnEarlierOne() throws Exception {
    again(envelope(NOW.plus(Duration.ofMinutes(10)), ANN, BOB), TEXT, ONE_OF_TWO, 100);
    Envelope now = envelope(NOW, ANN);
    assertThat(mail.isApart(now, BOB)).isTrue();
    assertThat(mail.holders(now, TEXT)).containsOnlyKeys(ANN);
  }

  @Test
  void whoHasItInAQueueStillHasItThere() throws Exception {
    again(
        envelope(NOW, ANN, BOB),
        TEXT,
        List.of(DeliveryOutcome.queued(), DeliveryOutcome.failed(SmtpStatus.NOT_TAKEN)),
        100);
    assertThat(mail.holders(envelope(NOW, ANN, BOB), TEXT))
        .containsExactly(Map.entry(ANN, new Earlier(DeliveryOutcome.queued(), "id")));
  }

  @Test
  void whatIsAnnouncedInAnotherSizeIsAnotherMessage() throws Exception {
    again(announced(100_000), TEXT, ONE_OF_TWO, 100);
    assertThat(mail.isApart(announced(5), BOB)).isFalse();
    assertThat(mail.isApart(envelope(NOW, ANN), BOB)).isFalse();
    assertThat(mail.isApart(announced(100_000), BOB)).isTrue();
  }

  private static Envelope announced(long size) {
    return envelope(NOW, ANN, BOB).toBuilder()
        .options(MailOptions.builder().size(size).build())
        .build();
  }

  @Test
  void anotherSenderIsAnotherMessage() throws Exception {
    again(envelope(NOW, ANN, BOB), TEXT, ONE_OF_TWO, 100);
    Envelope bounce = envelope(NOW, ANN).toBuilder().reversePath(Optional.empty()).build();
    assertThat(mail.isApart(bounce, BOB)).isFalse();
    assertThat(mail.isApart(envelope(NOW, ANN), BOB)).isTrue();
  }

  /** Anybody may name the sender, the sender of bounces above all. */
  @Test
  void whoElseSendsInTheSendersNameIsToldNothing() throws Exception {
    again(from(peer("2001:db8:0:1::1"), Optional.empty()), TEXT, ONE_OF_TWO, 100);
    assertThat(mail.isApart(from(peer("2001:db8:0:2::1"), Optional.empty()), BOB)).isFalse();
    assertThat(mail.isApart(from(peer("2001:db8:0:1::2"), Optional.empty()), BOB)).isTrue();
  }

  @Test
  void aUserIsKnownFromAnywhere() throws Exception {
    Optional<MailUser> eve = Optional.of(MailUser.of("eve"));
    again(from(peer("192.0.2.1"), eve), TEXT, ONE_OF_TWO, 100);
    assertThat(mail.isApart(from(peer("192.0.2.1"), Optional.empty()), BOB)).isFalse();
    assertThat(mail.isApart(from(peer("192.0.2.2"), eve), BOB)).isTrue();
  }

  private static Envelope from(PeerInfo peer, Optional<MailUser> user) {
    return Envelope.builder("id", peer, NOW)
        .recipients(Stream.of(ANN, BOB).map(Recipient::of).toList())
        .authenticated(user)
        .build();
  }

  @Test
  void anAliasIsApartFromAllOthersUntilItIsToldOrTheTimeIsOver() {
    mail.apart(envelope(NOW, ANN, BOB), Map.of(BOB, Company.NOBODY), 100);

    assertThat(mail.isApart(envelope(NOW), BOB)).as("alone").isFalse();
    assertThat(mail.isApart(envelope(NOW, ANN), BOB)).as("second").isTrue();
    assertThat(mail.isApart(envelope(NOW, BOB), ANN)).as("first").isTrue();
    assertThat(mail.isApart(envelope(NOW, BOB), BOB)).as("twice").isTrue();
    assertThat(mail.isApart(envelope(NOW.plus(Duration.ofHours(5)), ANN), BOB)).isFalse();
    mail.told(envelope(NOW, ANN));
    assertThat(mail.isApart(envelope(NOW, ANN), BOB)).isTrue();
    mail.told(envelope(NOW, BOB));
    assertThat(mail.isApart(envelope(NOW, ANN), BOB)).isFalse();
  }

  /** One reply can refuse it for all of them. */
  @Test
  void thoseWhoCouldNotGetItMayBeNamedTogether() {
    mail.apart(
        envelope(NOW, ANN, BOB, EVE),
        Map.of(BOB, Company.WHO_FAILED, EVE, Company.WHO_FAILED),
        100);
    assertThat(mail.isApart(envelope(NOW, BOB), EVE)).isFalse();
    assertThat(mail.isApart(envelope(NOW, BOB, EVE), ANN)).isTrue();
    assertThat(mail.isApart(envelope(NOW, ANN), EVE)).isTrue();
    mail.apart(envelope(NOW, ANN), Map.of(ANN, Company.NOBODY), 100);
    assertThat(mail.isApart(envelope(NOW, BOB), ANN)).isTrue();
    assertThat(mail.isApart(envelope(NOW, ANN), BOB)).isTrue();
  }

  @Test
  void whatIsFinishedIsForgottenOnceNobodyIsToBeNamedAgain() throws Exception {
    Envelope envelope = envelope(NOW, ANN, BOB);
    Map<EmailAddress, Earlier> ann = Map.of(ANN, new Earlier(DeliveryOutcome.delivered(), "id"));
    mail.again(envelope, TEXT, Map.of(ANN, ann, BOB, ann), 100);
    mail.finished(envelope, TEXT, Set.of(ANN));
    assertThat(mail.holders(envelope, TEXT)).as("for bob").containsOnlyKeys(ANN);
    mail.finished(envelope, TEXT, Set.of(ANN, BOB));
    assertThat(mail.holders(envelope, TEXT)).isEmpty();
  }

  @Test
  void onlySoManyAreApart() {
    Envelope envelope = envelope(NOW, ANN);
    mail.apart(envelope, Map.of(BOB, Company.NOBODY), 1);
    mail.apart(envelope, Map.of(EVE, Company.NOBODY), 1);
    assertThat(mail.isApart(envelope, BOB)).isFalse();
    assertThat(mail.isApart(envelope, EVE)).isTrue();
  }

  @Test
  void theOldestAreForgottenForTheNewest() throws Exception {
    List<EmailAddress> many = new ArrayList<>();
    List<DeliveryOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      many.add(EmailAddress.of("u" + i + "@example.org"));
      outcomes.add(
          i % 2 == 0
              ? DeliveryOutcome.delivered()
              : DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL));
    }
    Envelope envelope = envelope(NOW, many.toArray(EmailAddress[]::new));

    again(envelope, TEXT, outcomes, 10);

    assertThat(mail.holders(envelope, TEXT)).hasSize(10).containsKeys(many.get(58), many.get(40));
    Envelope first = envelope(NOW, many.get(0));
    assertThat(many.stream().filter(u -> mail.isApart(first, u)))
        .hasSize(10)
        .contains(many.get(59), many.get(41));
  }

  @Test
  void oneOctetMakesAnotherMessage() throws Exception {
    again(envelope(NOW, ANN, BOB), TEXT, ONE_OF_TWO, 100);
    byte[] other = new byte[100_000];
    other[99_999] = 1;

    assertThat(mail.holders(envelope(NOW, ANN), MessageSource.of(other))).isEmpty();
    mail.finished(envelope(NOW, ANN), MessageSource.of(other), Set.of(ANN));
    assertThat(mail.holders(envelope(NOW, ANN), TEXT)).containsOnlyKeys(ANN);
    mail.finished(envelope(NOW, ANN), TEXT, Set.of(ANN));
    assertThat(mail.holders(envelope(NOW, ANN), TEXT)).isEmpty();
  }

  /** Neither what was forgotten for newer mail, nor what is over, nor what was finished. */
  @Test
  void mailOfWhichNothingIsRememberedIsNotRead() throws Exception {
    Envelope first = envelope(NOW, ANN, BOB);
    mail.holders(first, UNREADABLE);
    mail.finished(first, UNREADABLE, Set.of(ANN));
    again(first, TEXT, ONE_OF_TWO, 1);
    assertThatIOException().isThrownBy(() -> mail.holders(first, UNREADABLE));

    MessageSource longer = MessageSource.of(new byte[100_001]);
    again(first, longer, ONE_OF_TWO, 1);
    assertThat(mail.holders(first, UNREADABLE)).isEmpty();
    assertThat(mail.holders(first, longer)).containsOnlyKeys(ANN);

    again(first, TEXT, ONE_OF_TWO, 2);
    mail.finished(first, TEXT, Set.of(ANN, BOB));
    assertThat(mail.holders(first, UNREADABLE)).isEmpty();

    again(first, TEXT, ONE_OF_TWO, 2);
    Envelope late = envelope(NOW.plus(Duration.ofDays(6)), ANN, BOB);
    assertThat(mail.holders(late, UNREADABLE)).isEmpty();
  }

  @Test
  void whatIsSentAgainIsTheNewest() throws Exception {
    MessageSource longer = MessageSource.of(new byte[100_001]);
    MessageSource longest = MessageSource.of(new byte[100_002]);
    Envelope envelope = envelope(NOW, ANN, BOB);
    again(envelope, TEXT, ONE_OF_TWO, 2);
    again(envelope, longer, ONE_OF_TWO, 2);
    again(envelope, TEXT, ONE_OF_TWO, 2);
    again(envelope, longest, ONE_OF_TWO, 2);
    assertThat(mail.holders(envelope, TEXT)).containsOnlyKeys(ANN);
    assertThat(mail.holders(envelope, longer)).isEmpty();
  }

  private void again(
      Envelope envelope, MessageSource message, List<DeliveryOutcome> outcomes, long most)
      throws IOException {
    Map<EmailAddress, Map<EmailAddress, Earlier>> all = new LinkedHashMap<>();
    Map<EmailAddress, Company> failed = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.size(); i++) {
      EmailAddress address = envelope.recipients().get(i).address();
      DeliveryOutcome outcome = outcomes.get(i);
      all.put(
          address,
          outcome.isTaken() ? Map.of(address, new Earlier(outcome, envelope.id())) : Map.of());
      if (outcome instanceof DeliveryOutcome.Failed) {
        failed.put(address, Company.WHO_FAILED);
      }
    }
    mail.again(envelope, message, all, most);
    mail.apart(envelope, failed, most);
  }

  private static Envelope envelope(Instant received, EmailAddress... recipients) {
    return Envelope.builder("id", peer(), received)
        .reversePath(Optional.of(EmailAddress.of("sender@example.net")))
        .recipients(List.of(recipients).stream().map(Recipient::of).toList())
        .build();
  }

  private static PeerInfo peer(String address) {
    return PeerInfo.inet("smtp", new InetSocketAddress(address, 25));
  }

  private static PeerInfo peer() {
    return PeerInfo.unix("smtp");
  }
}
