package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Account;
import dev.postern.store.AppendResult;
import dev.postern.store.FlagChange.Mode;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.UidSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A quota is never exceeded, not by a race either, and what is freed can be used again. */
abstract class QuotaContract extends ContractGroup {
  private static final long OCTETS = 1_000;
  private static final long MESSAGES = 5;

  @Test
  void aQuotaCountsWhatIsThere() throws Exception {
    append(inbox(), "12345");
    Mailbox work = create("Work");
    append(work, "123");
    work.expunge(work.snapshot().uids());
    inbox().copy(inbox().snapshot().uids(), "Work");

    // A store without quotas has nothing to say here.
    Optional<Quota> quota = account().quota();
    assertThat(quota.map(Quota::octets).orElse(10L)).isEqualTo(10);
    assertThat(quota.map(Quota::messages).orElse(2L)).isEqualTo(2);
  }

  @Test
  void aQuotaTellsItsLimits() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    append(inbox(), "12345");

    assertThat(account().quota())
        .contains(new Quota(5, OptionalLong.of(OCTETS), 1, OptionalLong.of(MESSAGES)));
  }

  @Test
  void theLastMessageThatFitsIsTakenAndNoMore() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    Mailbox inbox = inbox();
    fill(inbox, (int) MESSAGES);

    assertFails(Kind.OVER_QUOTA, () -> append(inbox, ""));

    assertUse(9 * MESSAGES, MESSAGES);
    assertThat(inbox.snapshot().size()).isEqualTo((int) MESSAGES);
  }

  @Test
  void theLastOctetThatFitsIsTakenAndNoMore() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    Mailbox inbox = inbox();
    append(inbox, "x".repeat(600));

    assertFails(Kind.OVER_QUOTA, () -> append(inbox, "x".repeat(401)));
    append(inbox, "x".repeat(400));
    assertFails(Kind.OVER_QUOTA, () -> append(inbox, "x"));

    assertUse(OCTETS, 2);
  }

  @Test
  void anAppendThatIsTooMuchStoresNothing() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    Mailbox inbox = inbox();
    fill(inbox, 3);

    assertFails(Kind.OVER_QUOTA, () -> fill(inbox, 3));

    assertThat(inbox.snapshot().size()).isEqualTo(3);
    assertUse(27, 3);
    fill(inbox, 2);
  }

  @Test
  void aCopyThatIsTooMuchCopiesNothing() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    fill(inbox, 3);

    assertFails(Kind.OVER_QUOTA, () -> inbox.copy(UidSet.ALL, "Target"));
    assertFails(Kind.OVER_QUOTA, () -> inbox.copy(UidSet.ALL, "INBOX"));

    assertThat(target.snapshot().size()).isZero();
    assertThat(inbox.snapshot().size()).isEqualTo(3);
    assertUse(27, 3);
    inbox.copy(UidSet.of(inbox.snapshot().at(0).uid()), "Target");
    assertUse(36, 4);
  }

  @Test
  void aFullAccountCanBeTidied() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    List<Long> uids = fill(inbox, (int) MESSAGES);

    store(inbox, Mode.ADD, SEEN, uids.get(0));
    inbox.move(UidSet.of(uids.get(0), uids.get(1)), "Target");
    inbox.move(UidSet.of(uids.get(2)), "INBOX");
    account().rename("INBOX", "Old");

    assertUse(9 * MESSAGES, MESSAGES);
    assertThat(target.snapshot().size()).isEqualTo(2);
    assertThat(open("Old").snapshot().size()).isEqualTo((int) MESSAGES - 2);
  }

  @Test
  void whatIsExpungedOrDeletedIsFree() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    List<Long> uids = fill(inbox, 3);
    fill(target, 2);

    inbox.expunge(UidSet.of(uids.get(1)));
    inbox.expunge(UidSet.of(uids.get(1)));
    assertUse(36, 4);
    account().delete("Target");
    assertUse(18, 2);

    fill(inbox, 3);
    assertFails(Kind.OVER_QUOTA, () -> fill(inbox, 1));
  }

  @Test
  void aRetryNeedsNoRoom() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    Mailbox inbox = inbox();
    fill(inbox, (int) MESSAGES - 1);
    NewMessage last = message("last");

    AppendResult first = inbox.append(List.of(last));

    assertThat(inbox.append(List.of(last))).isEqualTo(first);
    assertUse(9 * (MESSAGES - 1) + 4, MESSAGES);
  }

  @Test
  void eachUserHasAQuotaOfHisOwn() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    fill(inbox(), (int) MESSAGES);
    Account bob = fixture().account("bob@example.org");

    try (Mailbox bobs = bob.open("INBOX")) {
      append(bobs, "text");
      assertThat(bobs.snapshot().size()).isEqualTo(1);
    }
    assertThat(bob.quota().map(Quota::messages)).contains(1L);
  }

  @Test
  void racesFillAQuotaAndDoNotExceedIt() throws Exception {
    fixture().limit(OCTETS, MESSAGES);
    create("Other");
    append(inbox(), "123456789");
    List<String> names = List.of("INBOX", "Other");

    List<Integer> stored = Race.of(4, i -> () -> fillUp(names.get(i % 2)));

    assertThat(stored.stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) MESSAGES - 1);
    int there = inbox().snapshot().size() + open("Other").snapshot().size();
    assertThat(there).isEqualTo((int) MESSAGES);
    assertUse(9 * MESSAGES, MESSAGES);
  }

  /** Appends and copies until there is no more room; how many messages were stored. */
  private int fillUp(String name) throws StoreException {
    Mailbox mailbox = open(name);
    int stored = 0;
    while (stored < MESSAGES + 1) {
      try {
        append(mailbox, "123456789");
        stored++;
        UidSet first = UidSet.of(mailbox.snapshot().at(0).uid());
        stored += mailbox.copy(first, name).targets().size();
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.OVER_QUOTA);
        break;
      }
    }
    return stored;
  }

  private void assertUse(long octets, long messages) throws StoreException {
    Quota quota = account().quota().orElseThrow();
    assertThat(quota.octets()).isEqualTo(octets);
    assertThat(quota.messages()).isEqualTo(messages);
  }
}
