package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Another process holds a mailbox's lock for long. */
class HeldLockTest extends StoreTest {

  @Test
  void whoLooksSeesWhatIsKnownAndWhoChangesIsRefused() throws Exception {
    store.close();
    store =
        MaildirStore.builder(maildir.toString())
            .sync(SyncMode.never())
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
}
