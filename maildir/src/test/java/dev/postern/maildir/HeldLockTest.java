package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Another process holds a mailbox's lock for long. */
class HeldLockTest extends StoreTest {
  private static final int STUCK = 40;
  private static final Duration NEVER = Duration.ofHours(1);

  @Test
  void whoLooksSeesWhatIsKnownAndWhoChangesIsRefused() throws Exception {
    store.close();
    store =
        MaildirStore.builder(maildir.toString())
            .sync(SyncMode.NEVER)
            .lockPatience(Duration.ofMillis(50))
            .build();
    Mailbox inbox = inbox();
    append(inbox, "known", Flags.NONE);
    Path lock = Files.writeString(maildir.resolve("dovecot-uidlist.lock"), "1:elsewhere");
    deliver("new", "2.host", "news");

    assertThat(texts(inbox)).containsExactly("known");
    assertThatThrownBy(() -> append(inbox, "more", Flags.NONE))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));

    Files.delete(lock);
    assertThat(texts(inbox)).containsExactly("known", "news");
    assertThat(names("tmp")).isEmpty();
  }

  @Test
  void stuckMailboxesDelayNobodyElsesNewsAndAreLookedAtWhenTheyAreFree() throws Exception {
    LinkedBlockingQueue<MailboxEvent> news = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<MailboxEvent> late = new LinkedBlockingQueue<>();
    List<Path> locks = new ArrayList<>();
    store.close();
    // Nothing is found by chance: what a lock hid is looked for again because it did.
    store = TestStores.paced(maildir, new MailboxWatcher.Pace(NEVER, NEVER));
    Account account = account();
    for (int i = 0; i < STUCK; i++) {
      account.create("stuck" + i, Optional.empty());
      mailbox("stuck" + i).watch(late::add);
      Path folder = maildir.resolve(".stuck" + i);
      locks.add(Files.writeString(folder.resolve("dovecot-uidlist.lock"), "1:elsewhere"));
      deliver(".stuck" + i + "/new", "1.M1P1.host", "text");
    }
    inbox().watch(news::add);

    // Each wait for a lock in the one thread for all took two seconds.
    for (int i = 0; i < 3; i++) {
      deliver("new", i + ".M1P1.host", "text");
      assertThat(news.poll(20, TimeUnit.SECONDS)).isInstanceOf(MailboxEvent.Added.class);
    }
    append(inbox(), "our own", Flags.NONE);
    assertThat(news.poll(20, TimeUnit.SECONDS)).isInstanceOf(MailboxEvent.Added.class);
    assertThat(late).isEmpty();

    for (Path lock : locks) {
      Files.delete(lock);
    }
    for (int i = 0; i < STUCK; i++) {
      assertThat(late.poll(20, TimeUnit.SECONDS)).isInstanceOf(MailboxEvent.Added.class);
    }
  }
}
