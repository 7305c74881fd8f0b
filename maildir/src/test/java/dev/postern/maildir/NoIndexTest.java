package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code INDEX=MEMORY}: nothing of our own is written, and nothing is lost by it. */
class NoIndexTest extends StoreTest {

  @Test
  void allButTheIndexOutlivesARestart() throws Exception {
    Snapshot before;
    try (MaildirStore first = withoutIndex();
        Mailbox inbox = first.account(MailUser.of("ann")).open("INBOX")) {
      append(inbox, "one\n", Flags.of(Set.of(SystemFlag.SEEN), List.of("Work")));
      append(inbox, "two\n", Flags.NONE);
      append(inbox, "three\n", Flags.NONE);
      inbox.expunge(UidSet.of(2));
      inbox.store(
          UidSet.of(3),
          new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.FLAGGED)),
          OptionalLong.empty());
      before = inbox.snapshot();
    }
    try (MaildirStore second = withoutIndex();
        Mailbox inbox = second.account(MailUser.of("ann")).open("INBOX")) {
      Snapshot after = inbox.snapshot();
      assertThat(after.uidValidity()).isEqualTo(before.uidValidity());
      assertThat(after.uidNext()).isEqualTo(before.uidNext());
      assertThat(after.uids()).isEqualTo(UidSet.of(1, 3));
      for (MessageInfo message : before) {
        assertThat(after.find(message.uid()).orElseThrow().flags()).isEqualTo(message.flags());
        assertThat(after.find(message.uid()).orElseThrow().size()).isEqualTo(message.size());
      }
      // Whoever knew the mailbox must look at it again, and sees that.
      assertThat(after.modSeq()).isGreaterThan(before.modSeq());
      assertThat(append(inbox, "four\n", Flags.NONE)).isEqualTo(4);
    }
    try (Stream<Path> files = Files.walk(maildir)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("postern-"));
    }
  }

  private MaildirStore withoutIndex() {
    return MaildirStore.builder(maildir + ":INDEX=MEMORY").sync(SyncMode.NEVER).build();
  }
}
