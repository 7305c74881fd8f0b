package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageSource;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs do to a Maildir, rightly or not. */
class ExternalChangesTest extends StoreTest {

  @Test
  void deliveriesAreFoundInTheirOrder() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "ours", Flags.NONE);
    deliver("new", "200.M7P1.host", "third");
    deliver("new", "100.M9P1.host,S=6", "second");
    deliver("cur", "50.1.host:2,FS", "first");

    assertThat(texts(inbox)).containsExactly("ours", "first", "second", "third");
    assertThat(inbox.snapshot().at(1).flags())
        .isEqualTo(Flags.of(SystemFlag.FLAGGED, SystemFlag.SEEN));
    assertThat(inbox.recent(Mailbox.RecentAccess.CLAIM)).isEqualTo(UidSet.of(1, 3, 4));
    assertThat(names("new")).isEmpty();
    restart();
    assertThat(texts(inbox())).containsExactly("ours", "first", "second", "third");
  }

  @Test
  void bareLineFeedsAreServedAsCrlfWhoeverStoredThem() throws Exception {
    Mailbox inbox = inbox();
    deliver("new", "1.M1P1.host", "Subject: x\n\nbody\n");
    deliver("new", "2.M1P1.host,S=4,W=6", "a\nb\n");
    deliver("new", "3.M1P1.host,S=9,W=99", "a\r\nb\n");
    append(inbox, "as\nothers\ndo", Flags.NONE);

    assertThat(inbox.snapshot().at(0).size()).isEqualTo(20);
    assertThat(texts(inbox))
        .containsExactly(
            "Subject: x\r\n\r\nbody\r\n", "a\r\nb\r\n", "a\r\nb\r\n", "as\r\nothers\r\ndo");
    assertThat(inbox.snapshot().at(2).size()).isEqualTo(6);
    assertThat(maildir.resolve("dovecot-uidlist")).content().contains("1 W20 :1.M1P1.host");
    inbox.copy(UidSet.ALL, "INBOX");
    for (MessageInfo message : inbox.snapshot()) {
      assertThat(message.size()).isEqualTo(text(inbox, message.uid()).length());
    }
    assertThat(names("new")).filteredOn(name -> name.contains(",S=12,W=14")).hasSize(2);
  }

  @Test
  void aLongMessageWithBareLineFeedsIsReadByPosition() throws Exception {
    Mailbox inbox = inbox();
    String lines = "0123456789\n".repeat(20_000);
    deliver("new", "1.host", lines);
    String served = lines.replace("\n", "\r\n");

    long uid = inbox.snapshot().at(0).uid();

    assertThat(text(inbox, uid)).isEqualTo(served);
    for (int at : new int[] {0, 11, 12, 16_383, 16_384, 17_874, 150_000, served.length() - 1}) {
      byte[] part = inbox.content(uid).slice(at, 1).readAllBytes();
      assertThat(new String(part, UTF_8)).isEqualTo(served.substring(at, at + 1));
    }
  }

  @Test
  void flagsThatOthersChangeAreSeen() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", Flags.of(SystemFlag.SEEN));
    Snapshot before = inbox.snapshot();
    String base = file(":2,S").getFileName().toString().replace(":2,S", "");

    rename(":2,S", "cur", base + ":2,FS");

    Snapshot after = inbox.snapshot();
    assertThat(after.at(0).flags()).isEqualTo(Flags.of(SystemFlag.FLAGGED, SystemFlag.SEEN));
    assertThat(after.at(0).modSeq()).isGreaterThan(before.modSeq());
    assertThat(text(inbox, uid)).isEqualTo("text");
  }

  @Test
  void renamedFilesAreFoundWhenTheyAreNeeded() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", Flags.NONE);
    String base = names("new").iterator().next();
    inbox.snapshot();

    rename(base, "cur", base + ":2,R");

    assertThat(text(inbox, uid)).isEqualTo("text");
    rename(base, "cur", base + ":2,RS");
    inbox.store(
        UidSet.of(uid),
        new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.FLAGGED)),
        OptionalLong.empty());
    assertThat(names("cur")).containsExactly(base + ":2,FRS");
    rename(base, "cur", base + ":2,");
    assertThat(inbox.expunge(UidSet.of(uid))).isEqualTo(UidSet.of(uid));
  }

  /**
   * Nothing shows the change before the file is not found; the condition holds for the retry too.
   */
  @Test
  void whatAnotherProgramChangesUnseenIsNotExpunged() throws Exception {
    deliverBeforeFirstUse("cur", "1.M1P1.host:2,T", "taken back");
    deliver("cur", "2.M1P1.host:2,T", "marked");
    deliver("cur", "3.M1P1.host:2,T", "renamed");
    FileTime longAgo = FileTime.fromMillis(DATE.toEpochMilli());
    Files.setLastModifiedTime(maildir.resolve("cur"), longAgo);
    Mailbox inbox = inbox();
    long known = inbox.snapshot().modSeq();
    rename("1.M1P1", "cur", "1.M1P1.host:2,S");
    rename("3.M1P1", "cur", "3.M1P1.host:2,FT");
    Files.setLastModifiedTime(maildir.resolve("cur"), longAgo);

    ExpungeCondition unchanged = ExpungeCondition.NONE.andUnchangedSince(known);
    assertThat(inbox.expunge(UidSet.of(3), unchanged)).isEqualTo(UidSet.EMPTY);
    Files.setLastModifiedTime(maildir.resolve("cur"), longAgo);
    rename("1.M1P1", "cur", "1.M1P1.host:2,FS");
    Files.setLastModifiedTime(maildir.resolve("cur"), longAgo);
    assertThat(inbox.expunge(UidSet.ALL, ExpungeCondition.DELETED)).isEqualTo(UidSet.of(2, 3));

    assertThat(texts(inbox)).containsExactly("taken back");
    assertThat(names("cur")).containsExactly("1.M1P1.host:2,FS");
  }

  @Test
  void filesThatOthersRemoveAreExpunged() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE);
    long two = append(inbox, "two", Flags.of(SystemFlag.DRAFT));
    Files.delete(file(":2,D"));

    assertThat(texts(inbox)).containsExactly("one");
    assertThat(append(inbox, "three", Flags.NONE)).isGreaterThan(two);
  }

  @Test
  void aNameThatComesBackGetsANewUid() throws Exception {
    Mailbox inbox = inbox();
    deliver("new", "1.M1P1.host", "one");
    assertThat(uids(inbox)).containsExactly(1L);
    inbox.expunge(UidSet.ALL);

    deliver("new", "1.M1P1.host", "again");

    assertThat(uids(inbox)).containsExactly(2L);
    assertThat(texts(inbox)).containsExactly("again");
    assertThat(names("new")).doesNotContain("1.M1P1.host");
  }

  @Test
  void aNameThatIsThereTwiceIsTwoMessages() throws Exception {
    Mailbox inbox = inbox();
    deliver("cur", "1.M1P1.host:2,S", "one");
    assertThat(texts(inbox)).containsExactly("one");

    deliver("new", "1.M1P1.host", "other");

    assertThat(texts(inbox)).containsExactly("one", "other");
    assertThat(uids(inbox)).containsExactly(1L, 2L);
  }

  @Test
  void aWrongVirtualSizeIsNoticedByWhoReadsToTheEnd() throws Exception {
    Mailbox inbox = inbox();
    deliver("new", "1.host,S=4,W=9", "a\nb\n");
    deliver("new", "2.host,S=40000,W=40001", "\n".repeat(40_000));

    for (long uid : uids(inbox)) {
      MessageSource told = inbox.content(uid);
      assertThatThrownBy(told::readAllBytes).isInstanceOf(IOException.class);
      assertThat(text(inbox, uid)).hasSize((int) inbox.snapshot().find(uid).orElseThrow().size());
    }

    assertThat(inbox.snapshot().at(0).size()).isEqualTo(6);
    assertThat(inbox.snapshot().at(1).size()).isEqualTo(80_000);
  }

  @Test
  void aFileThatIsRenamedByLinkingIsOneMessage() throws Exception {
    Mailbox inbox = inbox();
    Path arrived = deliver("new", "1.M1P1.host", "one");
    assertThat(texts(inbox)).containsExactly("one");

    Path read = Files.createLink(maildir.resolve("cur/1.M1P1.host:2,S"), arrived);
    assertThat(texts(inbox)).containsExactly("one");
    Files.delete(arrived);

    assertThat(texts(inbox)).containsExactly("one");
    assertThat(uids(inbox)).containsExactly(1L);
    assertThat(inbox.snapshot().at(0).flags()).isEqualTo(Flags.of(SystemFlag.SEEN));
    assertThat(read).exists();
  }

  @Test
  void aLinkLeftOverIsRemovedAndDoesNotComeBack() throws Exception {
    Path one = deliverBeforeFirstUse("cur", "1.M1P1.host:2,S", "one");
    Path two = Files.createLink(maildir.resolve("cur/1.M1P1.host:2,FS"), one);
    store.close();
    store = TestStores.withDiskClock(maildir, Clock.offset(Clock.systemUTC(), ofMinutes(1)));
    Mailbox inbox = inbox();

    assertThat(texts(inbox)).containsExactly("one");
    assertThat(Files.exists(one)).isNotEqualTo(Files.exists(two));
    inbox.expunge(UidSet.ALL);
    assertThat(texts(inbox)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 W3 :1.M1P1.host\n"})
  void aMessageThatAnotherProgramRenumberedHasItsNewUid(String oldLine) throws Exception {
    Mailbox inbox = inbox();
    deliver("new", "1.M1P1.host", "one");
    deliver("new", "2.M1P1.host", "two");
    assertThat(uids(inbox)).containsExactly(1L, 2L);
    Path list = maildir.resolve("dovecot-uidlist");
    // As Dovecot does with a file that it missed in a listing.
    String lines = Files.readString(list).replace("1 W3 :1.M1P1.host\n", oldLine);
    Files.writeString(list, lines + "3 :1.M1P1.host\n");

    assertThat(uids(inbox)).containsExactly(2L, 3L);
    assertThat(texts(inbox)).containsExactly("two", "one");
    restart();
    assertThat(uids(inbox())).containsExactly(2L, 3L);
    assertThat(append(inbox(), "next", Flags.NONE)).isEqualTo(4);
  }

  @Test
  void fieldsOfTheUidlistThatMeanNothingHereAreKeptWhenItIsWrittenAnew() throws Exception {
    deliverBeforeFirstUse("cur", "1.host:2,S", "one");
    deliver("cur", "2.host:2,", "two");
    String one = "7 Gguid S3 W3 Puidl-1 O2 A1 Bother :1.host\n";
    String two = "9 W3 O1 :2.host:2,S\n";
    Files.writeString(
        maildir.resolve("dovecot-uidlist"),
        "3 V1700000000 N90 Gabcdef Xfuture F1\n" + one + "garbage\n" + two);

    assertThat(uids(inbox())).containsExactly(7L, 9L);
    assertThat(maildir.resolve("dovecot-uidlist"))
        .content()
        .isEqualTo("3 V1700000000 N90 Gabcdef Xfuture F1\n" + one + two);
  }

  @Test
  void uidsEndBeforeTheLargestNumber() throws Exception {
    Mailbox inbox = inbox();
    Files.writeString(
        maildir.resolve("dovecot-uidlist"),
        "3 V" + inbox.snapshot().uidValidity() + " N4294967293 Gabc\n");
    for (int i = 1; i <= 4; i++) {
      deliver("new", i + ".host", "text " + i);
    }

    assertThat(uids(inbox)).containsExactly(4294967293L, 4294967294L);
    assertThatThrownBy(() -> append(inbox, "more", Flags.NONE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LIMIT));
    assertThat(texts(inbox)).containsExactly("text 1", "text 2");
    assertThat(names("new")).contains("3.host", "4.host");
  }

  @Test
  void aNameThatIsTooLongForFlagsIsReplaced() throws Exception {
    Mailbox inbox = inbox();
    deliver("new", "1." + "x".repeat(253), "long");
    assertThat(texts(inbox)).containsExactly("long");
    inbox.recent(Mailbox.RecentAccess.CLAIM);

    inbox.store(
        UidSet.of(1),
        new FlagChange(FlagChange.Mode.ADD, Flags.of(Set.of(SystemFlag.SEEN), List.of("key"))),
        OptionalLong.empty());

    assertThat(names("cur")).singleElement().asString().endsWith(":2,Sa");
    restart();
    assertThat(texts(inbox())).containsExactly("long");
    assertThat(uids(inbox())).containsExactly(1L);
  }

  @Test
  void foreignFilesAreNoMessages() throws Exception {
    Mailbox inbox = inbox();
    Files.createDirectory(maildir.resolve("cur/directory"));
    deliver("cur", ".nfs0001", "hidden");
    deliver("tmp", "half", "half a message");
    append(inbox, "text", Flags.NONE);

    assertThat(texts(inbox)).containsExactly("text");
  }

  @Test
  void missingDirectoriesAreMade() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "text", Flags.of(SystemFlag.SEEN));
    Files.delete(maildir.resolve("new"));
    Files.move(maildir.resolve("tmp"), maildir.resolve("elsewhere"));

    append(inbox, "more", Flags.NONE);

    assertThat(texts(inbox)).containsExactly("text", "more");
  }

  @Test
  void anotherUidValidityIsAnotherMailbox() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "text", Flags.NONE);
    long validity = inbox.snapshot().uidValidity();
    Files.writeString(maildir.resolve("dovecot-uidlist"), "3 V" + (validity + 1) + " N1 Gabc\n");

    assertThatThrownBy(inbox::snapshot)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NOT_FOUND));
    assertThat(texts(inbox())).containsExactly("text");
    restart();
    assertThat(inbox().snapshot().uidValidity()).isEqualTo(validity + 1);
    assertThat(texts(inbox())).containsExactly("text");
  }

  @Test
  void keywordsThatOthersNameAreKnown() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "text", Flags.of(List.of(), List.of("$Work")));
    Files.writeString(maildir.resolve("dovecot-keywords"), "0 $Work\n3 Three\n");
    deliver("cur", "1.host:2,ad", "other");

    assertThat(inbox.snapshot().at(1).flags())
        .isEqualTo(Flags.of(List.of(), List.of("$Work", "Three")));
    assertThat(inbox.keywords()).containsExactly("$Work", "Three");
  }

  @Test
  void moreThan26KeywordsAreKept() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", Flags.NONE);
    Set<String> all = new java.util.TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < 40; i++) {
      all.add("keyword" + i);
    }
    inbox.store(
        UidSet.of(uid),
        new FlagChange(FlagChange.Mode.REPLACE, Flags.of(List.of(), all)),
        OptionalLong.empty());

    assertThat(inbox.snapshot().at(0).flags().keywords()).isEqualTo(all);
    restart();
    Files.delete(maildir.resolve("postern-index"));
    assertThat(inbox().snapshot().at(0).flags().keywords()).isEqualTo(all);
    assertThat(inbox().keywords()).hasSize(40);
  }

  @Test
  void aWatcherHearsOfDeliveries() throws Exception {
    Mailbox inbox = inbox();
    LinkedBlockingQueue<MailboxEvent> events = new LinkedBlockingQueue<>();
    inbox.watch(events::add);

    deliver("new", "1.host", "text");

    MailboxEvent event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(MailboxEvent.Added.class);
    assertThat(inbox.snapshot().modSeq()).isEqualTo(event.modSeq());
  }

  @Test
  void staleFilesInTmpAreRemovedAndYoungOnesStay() throws Exception {
    inbox();
    Path young = deliver("tmp", "young", "x");
    // A file's ctime cannot be set; a clock of tomorrow and a half makes all old.
    StaleFiles.remove(maildir.resolve("tmp"), java.time.Clock.systemUTC());
    assertThat(young).exists();
    StaleFiles.remove(
        maildir.resolve("tmp"),
        java.time.Clock.offset(java.time.Clock.systemUTC(), java.time.Duration.ofHours(37)));
    assertThat(young).doesNotExist();
  }

  @Test
  void linesOfExpungedMessagesAreDroppedAtLast() throws Exception {
    Mailbox inbox = inbox();
    List<NewMessage> many = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      MessageSource text = MessageSource.of(new byte[] {'x'});
      many.add(new NewMessage(text, Flags.NONE, DATE, "many " + i));
    }
    inbox.append(many);
    inbox.expunge(UidSet.range(2, 1500));
    restart();

    assertThat(uids(inbox())).containsExactly(1L);
    assertThat(Files.readAllLines(maildir.resolve("dovecot-uidlist"))).hasSize(2);
    assertThat(append(inbox(), "next", Flags.NONE)).isEqualTo(1501);
    restart();
    assertThat(uids(inbox())).containsExactly(1L, 1501L);
  }

  @Test
  void aSymbolicLinkIsAFolder() throws Exception {
    inbox();
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(maildir.resolve(".Shared"), elsewhere);

    append(mailbox("Shared"), "text", Flags.NONE);

    assertThat(texts(mailbox("Shared"))).containsExactly("text");
    assertThat(elsewhere.resolve("dovecot-uidlist")).exists();
  }

  @Test
  void aMaildirWithoutAUidlistIsTakenOver() throws IOException {
    for (String place : List.of("new", "cur", "tmp")) {
      Files.createDirectories(maildir.resolve(place));
    }
    deliver("cur", "1.1.qmail:2,RS", "one");
    deliver("new", "2.2.qmail", "two");
    deliver("new", "msg.procmail", "unordered");

    assertThat(texts(inbox())).containsExactly("unordered", "one", "two");
    assertThat(maildir.resolve("dovecot-uidlist"))
        .content()
        .startsWith("3 V")
        .endsWith("1 W9 :msg.procmail\n2 W3 :1.1.qmail:2,RS\n3 W3 :2.2.qmail\n");
  }
}
