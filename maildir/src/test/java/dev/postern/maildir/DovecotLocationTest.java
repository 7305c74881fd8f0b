package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.SystemFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Dovecot and this store with the same options in their mail locations. */
class DovecotLocationTest {
  private static final byte[] MESSAGE = "Subject: x\r\n\r\ntext\r\n".getBytes(ISO_8859_1);
  private static final Instant DATE = Instant.parse("2020-01-02T03:04:05Z");

  @TempDir Path directory;
  private int deliveries;

  @BeforeEach
  void needsDovecot() {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":LAYOUT=fs",
        ":LAYOUT=fs:INBOX=%1$s/inbox",
        ":LAYOUT=fs:INBOX=%1$s/Maildir/.INBOX",
        ":LAYOUT=fs:CONTROL=%1$s/control:INDEX=%1$s/index",
        ":INBOX=%1$s/inbox:CONTROL=%1$s/control:INDEX=%1$s/index",
        ":CONTROL=%1$s/control",
        ":INDEX=%1$s/index",
        ":UTF-8:LAYOUT=fs",
        ":LAYOUT=fs:DIRNAME=mAildir",
        ":LAYOUT=fs:DIRNAME=mAildir:CONTROL=%1$s/control:INDEX=%1$s/index",
        ":LAYOUT=fs:FULLDIRNAME=mAildir:CONTROL=%1$s/control:INDEX=%1$s/index",
        ":LAYOUT=fs:DIRNAME=mAildir:INBOX=%1$s/inbox",
        ":INDEX=MEMORY",
        ":LAYOUT=fs:INDEX=MEMORY:CONTROL=%1$s/control",
        ":SUBSCRIPTIONS=subs",
        ":LAYOUT=fs:SUBSCRIPTIONS=.subs:CONTROL=%1$s/control",
        ":VOLATILEDIR=%1$s/volatile:LISTINDEX=list:INDEXCACHE=%1$s/cache",
        ":LAYOUT=fs:NO-NOSELECT:ITERINDEX:INDEX=%1$s/index",
        ":INDEX=%1$s/index/%%Un/%%2.256Nn/%%3.100Hn/%%1Mn/%%-2.1n%%{username}%%05n",
      })
  void whatOneWritesTheOtherReads(String options) throws Exception {
    DovecotPeer dovecot = new DovecotPeer(directory, options, "");
    String location = "maildir:" + dovecot.maildir() + options.formatted(directory);
    try (MaildirStore store = MaildirStore.at(location)) {
      Account account = store.account(MailUser.of("ann@example.org"));
      String child = "Work" + account.delimiter() + "Zürich";
      String wire = child.replace("ü", "&APw-");
      account.create(child, Optional.empty());
      account.subscribe(child);
      List<String> inboxState;
      List<String> childState;
      try (Mailbox inbox = account.open("INBOX");
          Mailbox work = account.open(child)) {
        append(inbox, Flags.of(Set.of(SystemFlag.SEEN), List.of("One")));
        append(work, Flags.of(List.of(), List.of("Two")));
        append(work, Flags.NONE);
        inboxState = DovecotTest.described(inbox);
        childState = DovecotTest.described(work);
      }
      try (DovecotPeer.Session imap = dovecot.imap()) {
        assertThat(imap.command("LIST \"\" *").toString()).contains("INBOX", wire);
        assertThat(imap.command("LSUB \"\" *").toString()).contains(wire);
        assertThat(DovecotTest.fetched(imap, "INBOX")).isEqualTo(inboxState);
        assertThat(DovecotTest.fetched(imap, wire)).isEqualTo(childState);
        imap.command("UID STORE 1 +FLAGS (\\Flagged Three)");
        assertThat(imap.append(wire, "Two", MESSAGE)).startsWith("OK");
        imap.command("CREATE " + wire + account.delimiter() + "Below");
        imap.command("RENAME " + wire + " Moved");
        imap.command("SUBSCRIBE Moved");
        childState = DovecotTest.fetched(imap, "Moved");
        inboxState = DovecotTest.fetched(imap, "INBOX");
      }
      String below = "Moved" + account.delimiter() + "Below";
      assertThat(account.list()).extracting(MailboxInfo::name).contains("Moved", below);
      assertThat(account.list()).extracting(MailboxInfo::name).doesNotContain(child);
      assertThat(account.subscriptions()).contains("Moved");
      try (Mailbox inbox = account.open("INBOX");
          Mailbox moved = account.open("Moved")) {
        assertThat(DovecotTest.described(inbox)).isEqualTo(inboxState);
        assertThat(DovecotTest.described(moved)).isEqualTo(childState);
      }
      account.rename("Moved", child);
      try (DovecotPeer.Session imap = dovecot.imap()) {
        assertThat(DovecotTest.fetched(imap, wire)).isEqualTo(childState);
      }
      account.delete(child);
      try (DovecotPeer.Session imap = dovecot.imap()) {
        assertThat(imap.command("SELECT " + wire).toString()).contains("NO ");
        assertThat(imap.command("SELECT " + wire + account.delimiter() + "Below").toString())
            .contains("OK [READ-WRITE]");
      }
    }
    assertPlaces(options);
  }

  private void assertPlaces(String options) throws IOException {
    if (options.contains("CONTROL")) {
      assertThat(filesBelow("Maildir", "dovecot-uidlist", "subscriptions")).isEmpty();
    }
    if (options.contains("SUBSCRIPTIONS")) {
      assertThat(filesBelow("", "subs", ".subs")).hasSize(1);
      assertThat(filesBelow("", "subscriptions")).isEmpty();
    }
    if (options.contains("INDEX=MEMORY")) {
      assertThat(filesBelow("", "postern-index", "dovecot.index.log")).isEmpty();
    } else if (options.contains(":INDEX=")) {
      assertThat(filesBelow("Maildir", "postern-index", "dovecot.index.log")).isEmpty();
      assertThat(directories("postern-index"))
          .isNotEmpty()
          .isSubsetOf(directories("dovecot.index.log"));
    }
  }

  private List<Path> directories(String file) throws IOException {
    return filesBelow("index", file).stream().map(Path::getParent).sorted().toList();
  }

  private List<Path> filesBelow(String root, String... names) throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve(root))) {
      return all.filter(path -> Set.of(names).contains(path.getFileName().toString())).toList();
    }
  }

  private void append(Mailbox mailbox, Flags flags) throws IOException {
    mailbox.append(
        List.of(
            NewMessage.builder(MessageSource.of(MESSAGE), DATE, "delivery " + ++deliveries)
                .flags(flags)
                .build()));
  }
}
