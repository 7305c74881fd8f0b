package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is done to the disk before a client is told of success, and in which order. Left out are
 * locks, and our index, which may be lost. Syncs that follow each other are done at once, and
 * directories that follow each other are made in any order.
 */
class SyncOrderTest {
  /** A message that could not be linked. */
  private static final String WRITTEN_IN_BOX =
      """
      create m/.Box/tmp/MSG
      write m/.Box/tmp/MSG
      date m/.Box/tmp/MSG
      sync m/.Box/tmp/MSG
      rename m/.Box/tmp/MSG m/.Box/new/MSG,SIZES
      write m/.Box/dovecot-uidlist
      sync m/.Box/dovecot-uidlist
      sync m/.Box/new
      """;

  private static final String UNTOLD =
      ".*(tmp/lock|uidlist\\.lock|lock\\.UNIQUE|postern-index).*|unlink .*\\.lock|date .*\\.tmp.*";

  @TempDir Path directory;
  private Story story;

  @BeforeEach
  void begin() throws IOException {
    story = new Story(Files.createDirectories(directory.resolve("disk")), "DISK/m");
  }

  @AfterEach
  void end() throws IOException {
    story.close();
  }

  @Test
  void create() throws Exception {
    story.tell("create", a -> a.create("Box", Optional.empty()));

    assertThat(story)
        .satisfies(
            does(
                """
                mkdir m/..postern-new.UNIQUE
                mkdir m/..postern-new.UNIQUE/cur
                mkdir m/..postern-new.UNIQUE/new
                mkdir m/..postern-new.UNIQUE/tmp
                create m/..postern-new.UNIQUE/maildirfolder
                rename m/..postern-new.UNIQUE m/.Box
                sync m
                sync m/.Box
                rename m/dovecot-uidvalidity.NUMBER m/dovecot-uidvalidity.NUMBER
                create m/dovecot-uidvalidity.tmpUNIQUE
                write m/dovecot-uidvalidity.tmpUNIQUE
                sync m/dovecot-uidvalidity.tmpUNIQUE
                rename m/dovecot-uidvalidity.tmpUNIQUE m/dovecot-uidvalidity
                sync m
                create m/.Box/dovecot-uidlist.tmp
                write m/.Box/dovecot-uidlist.tmp
                sync m/.Box/dovecot-uidlist.tmp
                rename m/.Box/dovecot-uidlist.tmp m/.Box/dovecot-uidlist
                sync m/.Box
                sync m/.Box
                """));
  }

  @Test
  void append() throws Exception {
    story.tell("append", a -> Story.append(a, "INBOX", "one"));

    assertThat(story)
        .satisfies(
            does(
                """
                create m/tmp/MSG
                write m/tmp/MSG
                date m/tmp/MSG
                sync m/tmp/MSG
                rename m/tmp/MSG m/new/MSG,SIZES
                write m/dovecot-uidlist
                sync m/dovecot-uidlist
                sync m/new
                """));
  }

  @Test
  void theSameMessageForAnother() throws Exception {
    MessageSource body = MessageSource.of(new byte[] {'o'});
    story.tell("before", a -> a.create("Box", Optional.empty()));
    story.tell("first", a -> Story.append(a, "INBOX", Flags.NONE, body));
    story.tell("second", a -> Story.append(a, "Box", Flags.of(SystemFlag.SEEN), body));

    assertThat(story)
        .satisfies(
            does(
                """
                link m/new/MSG,SIZES m/.Box/tmp/MSG
                rename m/.Box/tmp/MSG m/.Box/cur/MSG,SIZES:2,S
                write m/.Box/dovecot-uidlist
                sync m/.Box/cur
                sync m/.Box/dovecot-uidlist
                """));
  }

  @Test
  void theSameMessageForAnotherWhereLinksAreRefused() throws Exception {
    MessageSource body = MessageSource.of(new byte[] {'o'});
    story.tell("before", a -> a.create("Box", Optional.empty()));
    story.tell("first", a -> Story.append(a, "INBOX", Flags.NONE, body));
    story
        .record()
        .disturb(
            new Disturbance() {
              @Override
              public void before(DiskOperation operation) throws IOException {
                if (operation.text().startsWith("link m/new/")) {
                  throw new FileSystemException("", "", "Too many links");
                }
              }
            });
    story.tell("second", a -> Story.append(a, "Box", Flags.NONE, body));

    assertThat(story).satisfies(does(WRITTEN_IN_BOX));
  }

  @Test
  void appendWithAKeyword() throws Exception {
    story.tell(
        "append", a -> Story.append(a, "INBOX", Story.flags(SystemFlag.SEEN, "$Work"), "one"));

    assertThat(story)
        .satisfies(
            does(
                """
                create m/tmp/MSG
                write m/tmp/MSG
                date m/tmp/MSG
                sync m/tmp/MSG
                create m/dovecot-keywords.tmp
                write m/dovecot-keywords.tmp
                sync m/dovecot-keywords.tmp
                rename m/dovecot-keywords.tmp m/dovecot-keywords
                sync m
                rename m/tmp/MSG m/cur/MSG,SIZES:2,Sa
                write m/dovecot-uidlist
                sync m/cur
                sync m/dovecot-uidlist
                """));
  }

  @Test
  void flags() throws Exception {
    story.tell("before", a -> Story.append(a, "INBOX", "one"));
    story.tell("flag", a -> Story.flag(a, "INBOX", UidSet.of(1), Flags.of(SystemFlag.SEEN)));

    assertThat(story)
        .satisfies(
            does(
                """
                rename m/new/MSG,SIZES m/cur/MSG,SIZES:2,S
                sync m/cur
                """));
  }

  @Test
  void aKeyword() throws Exception {
    story.tell("before", a -> Story.append(a, "INBOX", "one"));
    story.tell(
        "keyword", a -> Story.flag(a, "INBOX", UidSet.of(1), Story.flags(SystemFlag.SEEN, "$New")));

    assertThat(story)
        .satisfies(
            does(
                """
                create m/dovecot-keywords.tmp
                write m/dovecot-keywords.tmp
                sync m/dovecot-keywords.tmp
                rename m/dovecot-keywords.tmp m/dovecot-keywords
                sync m
                rename m/new/MSG,SIZES m/cur/MSG,SIZES:2,Sa
                sync m/cur
                """));
  }

  @Test
  void copy() throws Exception {
    story.tell("before", a -> Story.append(a, "INBOX", "one"));
    story.tell("before", a -> a.create("Box", Optional.empty()));
    story.tell("copy", a -> with(a, "INBOX", i -> i.copy(UidSet.of(1), "Box")));

    assertThat(story)
        .satisfies(
            does(
                """
                link m/new/MSG,SIZES m/.Box/tmp/MSG
                rename m/.Box/tmp/MSG m/.Box/new/MSG,SIZES
                write m/.Box/dovecot-uidlist
                sync m/.Box/dovecot-uidlist
                sync m/.Box/new
                """));
  }

  @Test
  void copyWhereLinksAreRefused() throws Exception {
    story.tell("before", a -> Story.append(a, "INBOX", "one"));
    story.tell("before", a -> a.create("Box", Optional.empty()));
    story
        .record()
        .disturb(
            new Disturbance() {
              @Override
              public void before(DiskOperation operation) throws IOException {
                if (operation.text().startsWith("link m/new/")) {
                  throw new FileSystemException("", "", "Operation not permitted");
                }
              }
            });
    story.tell("copy", a -> with(a, "INBOX", i -> i.copy(UidSet.of(1), "Box")));

    assertThat(story).satisfies(does(WRITTEN_IN_BOX));
  }

  @Test
  void move() throws Exception {
    story.tell("before", a -> Story.append(a, "INBOX", "one"));
    story.tell("before", a -> a.create("Box", Optional.empty()));
    story.tell("move", a -> with(a, "INBOX", i -> i.move(UidSet.of(1), "Box")));

    assertThat(story)
        .satisfies(
            does(
                """
                link m/new/MSG,SIZES m/.Box/tmp/MSG
                rename m/.Box/tmp/MSG m/.Box/new/MSG,SIZES
                write m/.Box/dovecot-uidlist
                sync m/.Box/dovecot-uidlist
                sync m/.Box/new
                unlink m/new/MSG,SIZES
                sync m/new
                """));
  }

  @Test
  void expunge() throws Exception {
    story.tell("before", a -> Story.append(a, "INBOX", "one"));
    story.tell("expunge", a -> with(a, "INBOX", i -> i.expunge(UidSet.of(1))));

    assertThat(story)
        .satisfies(
            does(
                """
                unlink m/new/MSG,SIZES
                sync m/new
                """));
  }

  @Test
  void rename() throws Exception {
    story.tell("before", a -> a.create("Box", Optional.empty()));
    story.tell("rename", a -> a.rename("Box", "Other"));

    assertThat(story)
        .satisfies(
            does(
                """
                rename m/.Box m/.Other
                sync m
                """));
  }

  @Test
  void delete() throws Exception {
    story.tell("before", a -> a.create("Box", Optional.empty()));
    story.tell("delete", a -> a.delete("Box"));

    assertThat(story)
        .satisfies(
            does(
                """
                rename m/.Box m/..postern-deleted.MSG
                sync m
                unlink m/..postern-deleted.MSG/tmp
                unlink m/..postern-deleted.MSG/new
                unlink m/..postern-deleted.MSG/maildirfolder
                unlink m/..postern-deleted.MSG/dovecot-uidlist
                unlink m/..postern-deleted.MSG/cur
                unlink m/..postern-deleted.MSG
                """));
  }

  @Test
  void subscribe() throws Exception {
    story.tell("subscribe", a -> a.subscribe("Box"));

    assertThat(story)
        .satisfies(
            does(
                """
                create m/subscriptions.tmp
                write m/subscriptions.tmp
                sync m/subscriptions.tmp
                rename m/subscriptions.tmp m/subscriptions
                sync m
                """));
  }

  @Test
  void createWithAUse() throws Exception {
    story.tell("create", a -> a.create("Box", Optional.of(SpecialUse.SENT)));

    assertThat(story)
        .satisfies(
            does(
                """
                mkdir m/..postern-new.UNIQUE
                mkdir m/..postern-new.UNIQUE/cur
                mkdir m/..postern-new.UNIQUE/new
                mkdir m/..postern-new.UNIQUE/tmp
                create m/..postern-new.UNIQUE/maildirfolder
                rename m/..postern-new.UNIQUE m/.Box
                sync m
                sync m/.Box
                rename m/dovecot-uidvalidity.NUMBER m/dovecot-uidvalidity.NUMBER
                create m/dovecot-uidvalidity.tmpUNIQUE
                write m/dovecot-uidvalidity.tmpUNIQUE
                sync m/dovecot-uidvalidity.tmpUNIQUE
                rename m/dovecot-uidvalidity.tmpUNIQUE m/dovecot-uidvalidity
                sync m
                create m/.Box/dovecot-uidlist.tmp
                write m/.Box/dovecot-uidlist.tmp
                sync m/.Box/dovecot-uidlist.tmp
                rename m/.Box/dovecot-uidlist.tmp m/.Box/dovecot-uidlist
                sync m/.Box
                sync m/.Box
                create m/postern-special-use.tmp
                write m/postern-special-use.tmp
                sync m/postern-special-use.tmp
                rename m/postern-special-use.tmp m/postern-special-use
                sync m
                """));
  }

  @Test
  void whatAnotherProgramDelivers() throws Exception {
    story.deliver(directory.resolve("disk/m/new/1.M1P1.other"), "one");
    story.tell("look", a -> with(a, "INBOX", Mailbox::snapshot));

    assertThat(story)
        .satisfies(
            does(
                """
                write m/dovecot-uidlist
                sync m/dovecot-uidlist
                """));
  }

  private static void with(Account account, String name, On act) throws IOException {
    try (Mailbox mailbox = account.open(name)) {
      act.act(mailbox);
    }
  }

  private interface On {
    void act(Mailbox on) throws IOException;
  }

  private Consumer<Story> does(String expected) {
    return told -> assertThat(words()).isEqualTo(expected.lines().toList());
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    int run = 0;
    for (String operation : story.operations()) {
      String text =
          operation
              .replaceAll("\\d{10}\\.M\\d+P\\d+R\\w+\\.[^ ,:/]+", "MSG")
              .replaceAll(",S=\\d+,W=\\d+", ",SIZES")
              .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UNIQUE")
              .replaceAll("uidvalidity\\.[0-9a-f]{8}", "uidvalidity.NUMBER");
      // Whether a file that is replaced needs a later time depends on the clock.
      if (text.matches(UNTOLD)) {
        continue;
      }
      words.add(text);
      String verb = text.substring(0, text.indexOf(' ') + 1);
      boolean goesOn = run > 0 && words.get(words.size() - 2).startsWith(verb);
      boolean unordered = text.matches("(sync|mkdir) .*");
      run = unordered && goesOn ? run + 1 : unordered ? 1 : 0;
      if (run > 1) {
        words.subList(words.size() - run, words.size()).sort(null);
      }
    }
    return words;
  }
}
