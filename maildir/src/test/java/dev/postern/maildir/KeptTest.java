package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import dev.postern.store.UniqueNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is known of messages is also known when our own files are gone. */
class KeptTest extends StoreTest {
  private static final FlagChange SEEN =
      new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN));

  @Test
  void saveDatesSurviveFlagsAndTheLossOfTheIndex() throws Exception {
    store.close();
    Instant saved = Instant.parse("2021-03-04T05:06:07.089Z");
    Clock then = Clock.fixed(saved, ZoneOffset.UTC);
    store = TestStores.with(maildir, then, Clock.systemUTC());
    Mailbox inbox = inbox();
    append(inbox, "ours", Flags.NONE);
    deliver("new", "1500000000.M123456P1.host,S=7", "dovecot");
    deliver("new", "1400000000.12345_1.host", "another's");
    deliver("new", "12.host", "no time");
    Instant before = Instant.now().minusSeconds(10);
    Set<Long> named = Set.of(saved.toEpochMilli(), 1_400_000_000_000L, 1_500_000_000_123L);
    Set<Long> dates = dates(inbox);
    assertThat(dates).containsAll(named).hasSize(4);
    assertThat(dates)
        .filteredOn(date -> !named.contains(date))
        .allMatch(d -> d > before.toEpochMilli());

    inbox.store(UidSet.ALL, SEEN, OptionalLong.empty());
    inbox.copy(UidSet.of(1), "INBOX");
    restart();
    forgetOurFiles();

    assertThat(dates(inbox())).containsAll(named).hasSize(4);
    assertThat(inbox().snapshot().at(4).savedMillis()).isEqualTo(saved.toEpochMilli());
  }

  @Test
  void aNameFromTheFutureIsNotBelieved() throws Exception {
    long future = Instant.now().plus(Duration.ofDays(400)).getEpochSecond();
    deliverBeforeFirstUse("new", future + ".M1P1.host", "text");

    long soon = Instant.now().plusSeconds(60).toEpochMilli();
    assertThat(dates(inbox())).hasSize(1).allMatch(date -> date < soon);
  }

  @Test
  void copiesAreKnownByTheirFirstName() throws Exception {
    account().create("A", Optional.empty());
    account().create("B", Optional.empty());
    append(inbox(), "text", Flags.NONE);
    deliver("new", "with space.host", "no field can hold this");
    String first = name(inbox(), 1);

    inbox().copy(UidSet.ALL, "A");
    mailbox("A").copy(UidSet.of(1), "B");
    mailbox("B").move(UidSet.of(1), "INBOX");

    assertThat(guids(mailbox("A"))).containsExactly(first);
    assertThat(guids(inbox())).containsExactly(first);
    assertThat(name(inbox(), 3)).isNotEqualTo(first);
    restart();
    forgetOurFiles();
    assertThat(texts(mailbox("A"))).containsExactly("text", "no field can hold this");
    assertThat(guids(mailbox("A"))).containsExactly(first);
  }

  @Test
  void dovecotFindsAndKeepsTheGuidsOfCopies() throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    DovecotPeer dovecot = new DovecotPeer(directory);
    account().create("Copies", Optional.empty());
    for (int i = 0; i < 12; i++) {
      append(inbox(), "Subject: x\r\n\r\ntext " + i + "\r\n", Flags.NONE);
    }
    inbox().copy(UidSet.ALL, "Copies");
    restart();
    forgetOurFiles();
    List<String> guids;
    try (DovecotPeer.Session imap = dovecot.imap()) {
      imap.command("SELECT INBOX");
      guids = imap.command("FETCH 1:12 X-GUID");
      imap.command("SELECT Copies");
      assertThat(imap.command("FETCH 1:12 X-GUID")).isEqualTo(guids);
      imap.command("STORE 2:12 +FLAGS (\\Deleted)");
      imap.command("EXPUNGE");
    }
    Path list = maildir.resolve(".Copies/dovecot-uidlist");
    // Dovecot writes a list anew that makes no sense, and complains.
    Files.writeString(list, "nonsense\n", StandardOpenOption.APPEND);
    DovecotPeer.Session mending = dovecot.imap();
    mending.append("Copies", "", "Subject: y\r\n\r\nnew\r\n".getBytes(ISO_8859_1));
    mending.command("SELECT Copies");
    mending.end();
    assertThat(Files.readAllLines(list)).hasSize(3).doesNotContain("nonsense");
    assertThat(guids(mailbox("Copies"))).containsExactly(name(inbox(), 1));
    mailbox("Copies").copy(UidSet.of(1), "INBOX");
    assertThat(guids(inbox())).containsExactly(name(inbox(), 1));
    restart();
    try (DovecotPeer.Session imap = dovecot.imap()) {
      imap.command("SELECT INBOX");
      String copy = imap.command("FETCH 13 X-GUID").get(0);
      assertThat(copy).isEqualTo(guids.get(0).replace("* 1 ", "* 13 "));
    }
  }

  private static String name(Mailbox mailbox, long uid) throws IOException {
    return ((UniqueNames) mailbox).uniqueName(uid).orElseThrow();
  }

  private static List<String> guids(Mailbox mailbox) throws IOException {
    List<String> guids = new ArrayList<>();
    ((UniqueNames) mailbox).notes().values().forEach(note -> guids.add(note.guid().orElseThrow()));
    return guids;
  }

  private static Set<Long> dates(Mailbox mailbox) throws IOException {
    Set<Long> dates = new TreeSet<>();
    for (MessageInfo message : mailbox.snapshot()) {
      dates.add(message.savedMillis());
    }
    return dates;
  }

  private void forgetOurFiles() throws IOException {
    try (Stream<Path> all = Files.walk(maildir)) {
      for (Path file :
          all.filter(f -> f.getFileName().toString().startsWith("postern-")).toList()) {
        Files.delete(file);
      }
    }
    // As a restored backup has it, too.
    Files.setLastModifiedTime(maildir, FileTime.fromMillis(0));
  }
}
