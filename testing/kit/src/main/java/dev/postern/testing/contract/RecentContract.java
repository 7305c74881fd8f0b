package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Mailbox;
import dev.postern.store.Mailbox.RecentAccess;
import dev.postern.store.UidSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each message is recent for one session (RFC 3501 §2.3.2). */
abstract class RecentContract extends ContractGroup {

  @Test
  void newMessagesAreRecentUntilSomebodyTakesThem() throws Exception {
    Mailbox inbox = inbox();
    Mailbox other = inbox();
    UidSet uids = setOf(fill(inbox, 2));

    assertThat(inbox.recent(RecentAccess.PEEK)).isEqualTo(uids);
    assertThat(account().status("INBOX").recent()).isEqualTo(2);
    assertThat(inbox.recent(RecentAccess.CLAIM)).isEqualTo(uids);
    assertThat(other.recent(RecentAccess.CLAIM)).isEqualTo(UidSet.EMPTY);
    assertThat(other.recent(RecentAccess.PEEK)).isEqualTo(UidSet.EMPTY);
    assertThat(account().status("INBOX").recent()).isZero();
    long next = append(inbox, "next");
    assertThat(other.recent(RecentAccess.CLAIM)).isEqualTo(UidSet.of(next));
  }

  @Test
  void anExpungedMessageIsNotRecent() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 3);

    inbox.expunge(UidSet.of(uids.get(1)));

    assertThat(account().status("INBOX").recent()).isEqualTo(2);
    assertThat(inbox.recent(RecentAccess.CLAIM)).isEqualTo(UidSet.of(uids.get(0), uids.get(2)));
  }

  @Test
  void ofManySessionsOneIsTold() throws Exception {
    int sessions = 4;
    int messages = 20;

    List<UidSet> claims =
        Race.of(
            sessions,
            i ->
                () -> {
                  Mailbox inbox = inbox();
                  UidSet mine = UidSet.EMPTY;
                  for (int k = 0; k < messages; k++) {
                    append(inbox, "text");
                    mine = mine.union(inbox.recent(RecentAccess.CLAIM));
                  }
                  return mine;
                });

    UidSet all = UidSet.EMPTY;
    long count = 0;
    for (UidSet claim : claims) {
      all = all.union(claim);
      count += claim.count();
    }
    assertThat(all).isEqualTo(inbox().snapshot().uids());
    assertThat(count).isEqualTo((long) sessions * messages);
  }
}
