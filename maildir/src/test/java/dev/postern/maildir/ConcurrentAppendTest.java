package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many writers at once, in one process and in two. */
class ConcurrentAppendTest extends StoreTest {
  private static final int WRITERS = 16;
  private static final int EACH = 50;

  @Test
  void everyMessageHasAUidOfItsOwn() throws Exception {
    store.close();
    store = newStore(SyncMode.ALWAYS);
    Mailbox watcher = inbox();

    List<List<Long>> uids = write(List.of(store));

    TreeSet<Long> all = new TreeSet<>();
    for (List<Long> writer : uids) {
      assertThat(writer).isSorted();
      all.addAll(writer);
    }
    assertThat(all).hasSize(WRITERS * EACH);
    assertThat(uids(watcher)).containsExactlyElementsOf(all);
    assertThat(all.last()).isEqualTo((long) WRITERS * EACH);
    for (int writer = 0; writer < WRITERS; writer++) {
      assertThat(text(watcher, uids.get(writer).get(7))).isEqualTo(writer + "/7");
    }
    restart();
    assertThat(uids(inbox())).containsExactlyElementsOf(all);
  }

  @Test
  void twoStoresOnOneDirectoryAgree() throws Exception {
    MaildirStore other = newStore(SyncMode.NEVER);
    Mailbox watcher = inbox();

    List<List<Long>> uids = write(List.of(store, other));

    List<Long> all = uids.stream().flatMap(List::stream).sorted().toList();
    assertThat(all).hasSize(WRITERS * EACH).doesNotHaveDuplicates();
    assertThat(uids(watcher)).isEqualTo(all);
    other.close();
  }

  private List<List<Long>> write(List<MaildirStore> stores) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    List<Future<List<Long>>> results = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      MaildirStore own = stores.get(i % stores.size());
      results.add(threads.submit(() -> write(own, writer)));
    }
    List<List<Long>> uids = new ArrayList<>();
    for (Future<List<Long>> result : results) {
      uids.add(result.get());
    }
    threads.shutdown();
    return uids;
  }

  private List<Long> write(MaildirStore own, int writer) throws Exception {
    List<Long> uids = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      try (Mailbox inbox =
          own.account(dev.postern.auth.MailUser.of("ann@example.org")).open("INBOX")) {
        uids.add(append(inbox, writer + "/" + i, Flags.NONE));
      }
    }
    return uids;
  }
}
