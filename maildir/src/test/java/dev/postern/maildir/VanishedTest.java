package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.FlagChange;
import dev.postern.store.FlagChange.Mode;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which messages are gone since a MODSEQ, across restarts and damage. */
class VanishedTest extends StoreTest {
  private static final Flags FLAGS = Flags.of(SystemFlag.SEEN);
  private static final UidSet ALL_GONE = UidSet.of(1, 2, 4);

  @Test
  void isRememberedAcrossRestarts() throws Exception {
    Mailbox inbox = five();
    long begin = inbox.snapshot().modSeq();
    inbox.expunge(UidSet.of(1));
    long middle = inbox.snapshot().modSeq();
    inbox.expunge(UidSet.of(2, 4));
    long end = inbox.snapshot().modSeq();

    for (int i = 0; i < 2; i++) {
      inbox = inbox();
      assertThat(inbox.snapshot().modSeq()).isEqualTo(end);
      assertThat(inbox.expungedSince(begin)).isEqualTo(ALL_GONE);
      assertThat(inbox.expungedSince(middle)).isEqualTo(UidSet.of(2, 4));
      assertThat(inbox.expungedSince(end)).isEqualTo(UidSet.EMPTY);
      restart();
    }
  }

  @Test
  void whatOthersRemoveIsNoted() throws Exception {
    Mailbox inbox = five();
    long begin = inbox.snapshot().modSeq();
    inbox.expunge(UidSet.of(1));
    long middle = inbox.snapshot().modSeq();
    restart();
    Files.delete(file("Q2D"));

    inbox = inbox();

    assertThat(inbox.expungedSince(middle)).isEqualTo(UidSet.of(2));
    assertThat(inbox.expungedSince(begin)).isEqualTo(UidSet.of(1, 2));
  }

  @Test
  void survivesThatTheIndexIsWrittenAnew() throws Exception {
    Mailbox inbox = five();
    long begin = inbox.snapshot().modSeq();
    inbox.expunge(ALL_GONE);
    Path index = maildir.resolve("postern-index");
    long small = Files.size(index);
    boolean rewritten = false;
    for (int i = 0; !rewritten && i < 20_000; i++) {
      long before = Files.size(index);
      inbox.store(
          UidSet.of(3),
          new FlagChange(i % 2 == 0 ? Mode.ADD : Mode.REMOVE, FLAGS),
          OptionalLong.empty());
      rewritten = Files.size(index) < before;
    }

    assertThat(rewritten).isTrue();
    assertThat(Files.size(index)).isLessThan(2 * small);
    restart();
    assertThat(inbox().expungedSince(begin)).isEqualTo(ALL_GONE);
  }

  @Test
  void withoutTheIndexAllThatIsNotThereIsGone() throws Exception {
    Mailbox inbox = five();
    long end = inbox.snapshot().modSeq();
    inbox.expunge(UidSet.of(4));
    end = Math.max(end, inbox.snapshot().modSeq());
    restart();
    Files.delete(maildir.resolve("postern-index"));

    inbox = inbox();

    assertThat(inbox.snapshot().modSeq()).isGreaterThan(end);
    assertThat(inbox.expungedSince(1)).isEqualTo(UidSet.of(4));
    assertThat(inbox.expungedSince(inbox.snapshot().modSeq())).isEqualTo(UidSet.EMPTY);
  }

  @Test
  void aDamagedIndexForgetsNothingAndRepeatsNoModSeq() throws Exception {
    Mailbox inbox = five();
    long begin = inbox.snapshot().modSeq();
    inbox.expunge(ALL_GONE);
    long end = inbox.snapshot().modSeq();
    restart();
    Path index = maildir.resolve("postern-index");
    byte[] whole = Files.readAllBytes(index);
    for (int length = whole.length - 1; length > whole.length - 120; length -= 7) {
      Files.write(index, Arrays.copyOf(whole, length));

      inbox = inbox();
      assertThat(inbox.snapshot().modSeq()).isGreaterThan(end);
      assertThat(inbox.expungedSince(begin)).isEqualTo(ALL_GONE);
      assertThat(inbox.snapshot().uids()).isEqualTo(UidSet.of(3, 5));
      restart();
    }
  }

  private Mailbox five() throws Exception {
    Mailbox inbox = inbox();
    for (int i = 0; i < 5; i++) {
      append(inbox, "text " + i, Flags.NONE);
    }
    return inbox;
  }
}
