package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.store.AppendResult;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.SnapshotDifference;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Appending: UIDs, visibility, idempotency, all or none. */
abstract class AppendContract extends ContractGroup {
  private static final int WRITERS = 4;
  private static final int EACH = 20;

  @Test
  void aNewMailboxIsEmpty() throws Exception {
    Snapshot snapshot = inbox().snapshot();

    assertThat(snapshot.size()).isZero();
    assertThat(snapshot.uidValidity()).isBetween(1L, UidSet.MAX);
    assertThat(snapshot.uidNext()).isBetween(1L, UidSet.MAX);
    assertThat(snapshot.modSeq()).isPositive();
  }

  @Test
  void anAppendedMessageIsVisibleAsItWasGiven() throws Exception {
    Mailbox inbox = inbox();
    Snapshot before = inbox.snapshot();
    Flags flags = Flags.of(Set.of(SystemFlag.SEEN, SystemFlag.FLAGGED), List.of("$Work"));

    AppendResult result = inbox.append(List.of(fixture().message("text".getBytes(UTF_8), flags)));

    Snapshot after = inbox.snapshot();
    assertThat(result.uidValidity()).isEqualTo(before.uidValidity());
    assertThat(uids(after)).isEqualTo(result.uids());
    MessageInfo message = after.at(0);
    assertThat(message.uid()).isGreaterThanOrEqualTo(before.uidNext());
    assertThat(message.size()).isEqualTo(4);
    assertThat(message.flags()).isEqualTo(flags);
    assertThat(message.internalDate()).isEqualTo(StoreFixture.DATE);
    assertThat(message.savedMillis()).isPositive();
    assertThat(message.modSeq()).isGreaterThan(before.modSeq()).isLessThanOrEqualTo(after.modSeq());
    assertThat(after.uidNext()).isGreaterThan(message.uid());
    assertThat(before.size()).isZero();
  }

  @Test
  void otherHandlesSeeItToo() throws Exception {
    Mailbox other = inbox();
    other.snapshot();

    long uid = append(inbox(), "text");

    assertThat(uids(other.snapshot())).containsExactly(uid);
    assertThat(text(other, uid)).isEqualTo("text");
  }

  @Test
  void severalMessagesKeepTheirOrder() throws Exception {
    Mailbox inbox = inbox();

    List<Long> first = fill(inbox, 3);
    List<Long> second = fill(inbox, 2);

    List<Long> all = new ArrayList<>(first);
    all.addAll(second);
    assertThat(all).isSorted().doesNotHaveDuplicates();
    assertThat(uids(inbox.snapshot())).isEqualTo(all);
    assertThat(texts(inbox))
        .containsExactly("message 1", "message 2", "message 3", "message 1", "message 2");
  }

  @Test
  void nothingToAppendChangesNothing() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "text");

    AppendResult result = inbox.append(List.of());

    assertThat(result.uids()).isEmpty();
    assertThat(result.uidValidity()).isEqualTo(inbox.snapshot().uidValidity());
    assertThat(inbox.snapshot().size()).isEqualTo(1);
  }

  @Test
  void oneBrokenMessageStoresNoneOfThem() throws Exception {
    assertNothingIsStoredOf(
        new HalfMessage() {
          @Override
          int end() throws IOException {
            throw new IOException("the source broke");
          }
        });
  }

  @Test
  void aMessageThatEndsBeforeItsSizeIsNotStored() throws Exception {
    assertNothingIsStoredOf(
        new HalfMessage() {
          @Override
          int end() {
            return -1;
          }
        });
  }

  @Test
  void eachMessageHasItsOwnPrefixBeforeABodyThatTheyShare() throws Exception {
    MessageSource body = MessageSource.of("\r\nbody".getBytes(UTF_8));
    List<NewMessage> messages = new ArrayList<>();
    for (String to : List.of("ann", "bob")) {
      messages.add(
          NewMessage.builder(body, StoreFixture.DATE, fixture().newDeliveryId())
              .prefix(MessageSource.of(("To: " + to + "\r\n").getBytes(UTF_8)))
              .build());
    }
    Mailbox inbox = inbox();

    inbox.append(messages);

    assertThat(texts(inbox())).containsExactly("To: ann\r\n\r\nbody", "To: bob\r\n\r\nbody");
    assertThat(inbox().snapshot()).extracting(MessageInfo::size).containsOnly(15L);
  }

  @Test
  void aMessageForSeveralMailboxesIsWhatItIsInEach() throws Exception {
    MessageSource body = MessageSource.of("body".getBytes(UTF_8));
    Mailbox first = inbox();
    Mailbox second = create("Second");
    Mailbox later = create("Later");
    long uid = append(first, body, "A: 1\r\n", StoreFixture.DATE);
    append(second, body, "A: 1\r\n", StoreFixture.DATE);
    append(second, body, "A: 2\r\n", StoreFixture.DATE);
    append(second, body, "A: 1\r\n", StoreFixture.DATE.plusSeconds(60));

    first.expunge(UidSet.of(uid));
    append(later, body, "A: 1\r\n", StoreFixture.DATE);
    append(first, body, "A: 1\r\n", StoreFixture.DATE);

    assertThat(texts(first)).containsExactly("A: 1\r\nbody");
    assertThat(texts(second)).containsExactly("A: 1\r\nbody", "A: 2\r\nbody", "A: 1\r\nbody");
    assertThat(texts(later)).containsExactly("A: 1\r\nbody");
    assertThat(second.snapshot())
        .extracting(MessageInfo::internalDate)
        .containsExactly(StoreFixture.DATE, StoreFixture.DATE, StoreFixture.DATE.plusSeconds(60));
  }

  private long append(Mailbox mailbox, MessageSource body, String prefix, Instant date)
      throws IOException {
    NewMessage message =
        NewMessage.builder(body, date, fixture().newDeliveryId())
            .prefix(MessageSource.of(prefix.getBytes(UTF_8)))
            .build();
    return mailbox.append(List.of(message)).uids().get(0);
  }

  @Test
  void factsThatAStoreMayKeepChangeNothingElse() throws Exception {
    NewMessage message =
        message("text").toBuilder().saveDate(Instant.ofEpochSecond(7)).emailId("M1").build();
    Mailbox inbox = inbox();

    inbox.append(List.of(message));

    assertThat(texts(inbox())).containsExactly("text");
    assertThat(inbox().snapshot().at(0).internalDate()).isEqualTo(StoreFixture.DATE);
  }

  @Test
  void theSameDeliveryIsStoredOnce() throws Exception {
    Mailbox inbox = inbox();
    NewMessage one = message("one");
    NewMessage two = message("two");

    AppendResult first = inbox.append(List.of(one, two));
    append(inbox, "three");
    AppendResult retry = inbox().append(List.of(one, two));

    assertThat(retry).isEqualTo(first);
    assertThat(texts(inbox)).containsExactly("one", "two", "three");
  }

  @Test
  void theSameDeliveryCanGoToTwoMailboxes() throws Exception {
    Mailbox other = create("Other");
    NewMessage one = message("one");

    inbox().append(List.of(one));
    other.append(List.of(one));

    assertThat(texts(inbox())).containsExactly("one");
    assertThat(texts(other)).containsExactly("one");
  }

  @Test
  void retriesAtTheSameTimeStoreOneMessage() throws Exception {
    NewMessage one = message("one");

    List<AppendResult> results = Race.of(WRITERS, i -> () -> inbox().append(List.of(one)));

    assertThat(new HashSet<>(results)).hasSize(1);
    assertThat(texts(inbox())).containsExactly("one");
  }

  @Test
  void newUidsAreNeverBelowAnUidNextThatWasSeen() throws Exception {
    AtomicInteger running = new AtomicInteger(WRITERS);

    List<List<Long>> results =
        Race.of(
            WRITERS + 1, i -> i == WRITERS ? () -> watchUidNext(running) : () -> write(i, running));

    List<Long> uids = results.stream().flatMap(List::stream).sorted().toList();
    Mailbox inbox = inbox();
    assertThat(uids).doesNotHaveDuplicates().hasSize(WRITERS * EACH);
    assertThat(uids(inbox.snapshot())).isEqualTo(uids);
    for (int writer = 0; writer < WRITERS; writer++) {
      for (int i = 0; i < EACH; i++) {
        assertThat(text(inbox, results.get(writer).get(i))).isEqualTo(writer + "/" + i);
      }
    }
  }

  private void assertNothingIsStoredOf(HalfMessage broken) throws IOException {
    Mailbox inbox = inbox();
    append(inbox, "before");
    NewMessage second =
        NewMessage.builder(broken, StoreFixture.DATE, fixture().newDeliveryId()).build();

    assertThatThrownBy(() -> inbox.append(List.of(message("first"), second)))
        .isInstanceOf(StoreException.class);

    assertThat(broken.opened.get()).isPositive();
    assertThat(broken.closed).as("each reader is closed").hasValue(broken.opened.get());
    assertThat(texts(inbox)).containsExactly("before");
    assertThat(texts(inbox())).containsExactly("before");
    append(inbox, "after");
    assertThat(texts(inbox)).containsExactly("before", "after");
  }

  private List<Long> write(int writer, AtomicInteger running) throws IOException {
    List<Long> uids = new ArrayList<>();
    try (Mailbox inbox = account().open("INBOX")) {
      for (int i = 0; i < EACH; i++) {
        uids.add(append(inbox, writer + "/" + i));
      }
      return uids;
    } finally {
      running.decrementAndGet();
    }
  }

  private List<Long> watchUidNext(AtomicInteger running) throws IOException {
    try (Mailbox inbox = account().open("INBOX")) {
      Snapshot older = inbox.snapshot();
      boolean last = false;
      while (!last) {
        last = running.get() == 0;
        Snapshot newer = inbox.snapshot();
        assertThat(newer.modSeq()).isGreaterThanOrEqualTo(older.modSeq());
        assertThat(newer.uidNext()).isGreaterThanOrEqualTo(older.uidNext());
        assertThat(newer.size() - older.size())
            .isEqualTo(SnapshotDifference.between(older, newer).added().size());
        older = newer;
      }
      assertThat(older.size()).isEqualTo(WRITERS * EACH);
      return List.of();
    }
  }

  @Test
  void datesAreKeptToTheSecond() throws Exception {
    Mailbox inbox = inbox();
    List<Instant> dates =
        List.of(
            Instant.parse("1969-07-20T20:17:40Z"),
            Instant.EPOCH,
            Instant.parse("2038-01-19T03:14:08Z"),
            Instant.parse("2106-02-07T06:28:16Z"));
    for (Instant date : dates) {
      MessageSource content = MessageSource.of("text".getBytes(UTF_8));
      inbox.append(List.of(NewMessage.builder(content, date, fixture().newDeliveryId()).build()));
    }

    assertThat(inbox().snapshot()).extracting(MessageInfo::internalDate).isEqualTo(dates);
  }

  /** Says that it has a million octets and has half of them. */
  private abstract static class HalfMessage implements MessageSource {
    private static final int HALF = 500_000;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    abstract int end() throws IOException;

    @Override
    public long size() {
      return 2 * HALF;
    }

    @Override
    public MessageReader open(long from, long length) {
      opened.incrementAndGet();
      int half = (int) Math.max(0, Math.min(length, HALF - from));
      return MessageReader.of(new HalfStream(new byte[half]), from, length);
    }

    private final class HalfStream extends FilterInputStream {
      HalfStream(byte[] half) {
        super(new ByteArrayInputStream(half));
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int n = super.read(target, offset, length);
        return n < 0 ? end() : n;
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    }
  }
}
