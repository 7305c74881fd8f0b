package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process that dies at any step leaves, and what the next one makes of it. */
class CrashTest extends StoreTest {

  @Test
  void aHalfWrittenMessageIsNeverVisible() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE);
    deliver("tmp", "1.M1P1R1Q1D00.host", "half");
    restart();

    assertThat(texts(inbox())).containsExactly("one");
  }

  @Test
  void aMessageWithoutALineGetsTheNextUidAndItsRetryIsTheSame() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE, "first");
    byte[] list = Files.readAllBytes(maildir.resolve("dovecot-uidlist"));
    byte[] index = Files.readAllBytes(maildir.resolve("postern-index"));
    append(inbox, "two", Flags.NONE, "second");
    restart();
    Files.write(maildir.resolve("dovecot-uidlist"), list);
    Files.write(maildir.resolve("postern-index"), index);

    assertThat(append(inbox(), "two", Flags.NONE, "second")).isEqualTo(2);
    assertThat(texts(inbox())).containsExactly("one", "two");
  }

  @Test
  void aLineWithoutAFileCostsItsUid() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE);
    restart();
    Files.writeString(
        maildir.resolve("dovecot-uidlist"), "2 :1.M1P1.lost\n", StandardOpenOption.APPEND);

    assertThat(append(inbox(), "next", Flags.NONE)).isEqualTo(3);
    assertThat(uids(inbox())).containsExactly(1L, 3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "2 ", "2 :1.M1P1.lo", "garbage", "\0\0\0\0"})
  void halfALineIsRepaired(String rest) throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE);
    restart();
    Files.writeString(maildir.resolve("dovecot-uidlist"), rest, StandardOpenOption.APPEND);

    assertThat(append(inbox(), "two", Flags.NONE)).isEqualTo(2);
    restart();
    assertThat(texts(inbox())).containsExactly("one", "two");
    assertThat(maildir.resolve("dovecot-uidlist")).content().doesNotContain("garbage", "\0");
  }

  @Test
  void theUidlistMayBeAheadOfTheIndex() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE);
    byte[] index = Files.readAllBytes(maildir.resolve("postern-index"));
    append(inbox, "two", Flags.of(SystemFlag.SEEN));
    long modSeq = inbox.snapshot().modSeq();
    restart();
    Files.write(maildir.resolve("postern-index"), index);

    assertThat(uids(inbox())).containsExactly(1L, 2L);
    assertThat(texts(inbox())).containsExactly("one", "two");
    assertThat(inbox().snapshot().modSeq()).isGreaterThanOrEqualTo(modSeq);
  }

  @Test
  void anIndexCutAnywhereLosesNothing() throws Exception {
    Mailbox inbox = inbox();
    for (int i = 0; i < 4; i++) {
      append(inbox, "text " + i, i % 2 == 0 ? Flags.NONE : Flags.of(SystemFlag.SEEN));
    }
    inbox.expunge(UidSet.of(2));
    inbox.store(
        UidSet.of(3),
        new FlagChange(FlagChange.Mode.ADD, Flags.of(List.of(), List.of("$Work"))),
        OptionalLong.empty());
    List<String> expected = described(inbox.snapshot());
    byte[] index = Files.readAllBytes(maildir.resolve("postern-index"));

    for (int length = 0; length < index.length; length += 7) {
      restart();
      Files.write(maildir.resolve("postern-index"), Arrays.copyOf(index, length));
      assertThat(described(inbox().snapshot())).as("cut at %d", length).isEqualTo(expected);
    }
  }

  @Test
  void anIndexWithAnyWrongOctetLosesNothing() throws Exception {
    Mailbox inbox = inbox();
    for (int i = 0; i < 3; i++) {
      append(inbox, "text " + i, Flags.NONE);
    }
    List<String> expected = described(inbox.snapshot());
    byte[] index = Files.readAllBytes(maildir.resolve("postern-index"));

    for (int at = 0; at < index.length; at += 5) {
      restart();
      byte[] bad = index.clone();
      bad[at] ^= 0x55;
      Files.write(maildir.resolve("postern-index"), bad);
      assertThat(described(inbox().snapshot())).as("wrong at %d", at).isEqualTo(expected);
    }
  }

  @Test
  void aDeletedIndexIsMadeAnewWithALargerModSeq() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "one", Flags.NONE);
    Snapshot before = inbox.snapshot();
    restart();
    Files.delete(maildir.resolve("postern-index"));

    Snapshot after = inbox().snapshot();
    assertThat(after.modSeq()).isGreaterThan(before.modSeq());
    assertThat(after.at(0).uid()).isEqualTo(uid);
    assertThat(after.uidValidity()).isEqualTo(before.uidValidity());
    restart();
    assertThat(inbox().snapshot().modSeq()).isGreaterThanOrEqualTo(after.modSeq());
  }

  @Test
  void modSeqsSurviveARestart() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE);
    append(inbox, "two", Flags.NONE);
    inbox.store(
        UidSet.of(1),
        new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN)),
        OptionalLong.empty());
    Snapshot before = inbox.snapshot();
    restart();

    Snapshot after = inbox().snapshot();
    assertThat(after.modSeq()).isEqualTo(before.modSeq());
    assertThat(after).containsExactlyElementsOf(before);
  }

  @Test
  void aLeftLockOfADeadProcessIsTakenOver() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE);
    Files.writeString(maildir.resolve("dovecot-uidlist.lock"), "4194305:" + Machine.hostName());

    append(inbox, "two", Flags.NONE);

    assertThat(texts(inbox)).containsExactly("one", "two");
    assertThat(maildir.resolve("dovecot-uidlist.lock")).doesNotExist();
  }

  @Test
  void aCopyOfTheDirectoryAtAnyMomentIsAMailbox() throws Exception {
    Mailbox inbox = inbox();
    List<Path> copies = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      append(inbox, "text " + i, i % 3 == 0 ? Flags.of(SystemFlag.DRAFT) : Flags.NONE);
      copies.add(copy("copy" + i));
    }

    for (int i = 0; i < 10; i++) {
      maildir = copies.get(i);
      restart();
      assertThat(uids(inbox())).hasSize(i + 1).last().isEqualTo(i + 1L);
      assertThat(append(inbox(), "next", Flags.NONE)).isEqualTo(i + 2L);
    }
  }

  private Path copy(String name) throws IOException {
    Path target = directory.resolve(name);
    try (var files = Files.walk(maildir)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(maildir.relativize(file).toString()));
      }
    }
    return target;
  }

  private static List<String> described(Snapshot snapshot) {
    List<String> described = new ArrayList<>();
    for (MessageInfo m : snapshot) {
      described.add(m.uid() + " " + m.size() + " " + m.flags() + " " + m.internalDate());
    }
    return described;
  }
}
