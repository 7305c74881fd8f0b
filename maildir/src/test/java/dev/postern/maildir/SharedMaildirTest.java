package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each of the two does is the other's at once, while both have the Maildir open. */
class SharedMaildirTest {
  private static final byte[] MESSAGE =
      "Subject: hello\r\n\r\ntext\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final Pattern LISTED = Pattern.compile("\\* LIST \\(([^)]*)\\) \"\\.\" (.*)");

  /** As Debian's {@code 15-mailboxes.conf}. */
  private static final String SPECIAL =
      """
      namespace inbox {
        mailbox Drafts {
          special_use = \\Drafts
        }
        mailbox Junk {
          special_use = \\Junk
        }
        mailbox Trash {
          special_use = \\Trash
        }
        mailbox Sent {
          special_use = \\Sent
        }
        mailbox "Sent Messages" {
          special_use = \\Sent
        }
      }
      """;

  @TempDir Path directory;
  private DovecotPeer dovecot;
  private MaildirStore store;
  private Account account;
  private DovecotPeer.Session imap;
  private int deliveries;

  @BeforeEach
  void begin() throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    dovecot = new DovecotPeer(directory, "", SPECIAL);
    store = MaildirStore.builder("maildir:" + dovecot.maildir()).build();
    account = store.account(MailUser.of("ann@example.org"));
    account.open("INBOX").close();
    imap = dovecot.imap();
  }

  @AfterEach
  void end() throws IOException {
    if (store != null) {
      store.close();
      imap.close();
    }
  }

  @Test
  void uidsAndUidValidity() throws Exception {
    try (Mailbox inbox = account.open("INBOX")) {
      theirs("SELECT INBOX");
      assertThat(append(inbox, Flags.NONE)).isEqualTo(1);
      assertThat(imap.append("INBOX", "", MESSAGE))
          .contains("APPENDUID " + inbox.snapshot().uidValidity() + " 2]");
      deliver("1500000000.M1P1.elsewhere");
      assertThat(append(inbox, Flags.NONE)).isEqualTo(4);
      deliver("1500000001.M1P1.elsewhere");
      assertThat(imap.append("INBOX", "", MESSAGE)).startsWith("OK");
      theirs("NOOP");

      assertThat(fetched("INBOX")).isEqualTo(SideBySide.described(inbox));
      assertThat(inbox.snapshot().uids()).isEqualTo(UidSet.range(1, 6));
    }
  }

  @Test
  void flagsAndKeywords() throws Exception {
    try (Mailbox inbox = account.open("INBOX")) {
      append(inbox, Flags.NONE);
      deliver("1500000000.M1P1.elsewhere");
      theirs("SELECT INBOX");
      theirs("UID STORE 1:2 +FLAGS (\\Answered Theirs)");
      assertThat(inbox.snapshot().at(0).flags())
          .isEqualTo(Flags.of(Set.of(SystemFlag.ANSWERED), List.of("Theirs")));
      Flags ours = Flags.of(Set.of(SystemFlag.DRAFT), List.of("Ours", "Theirs"));
      inbox.store(
          UidSet.of(2), new FlagChange(FlagChange.Mode.REPLACE, ours), OptionalLong.empty());

      assertThat(theirs("NOOP").toString()).contains("Ours");
      assertThat(fetched("INBOX")).isEqualTo(SideBySide.described(inbox));
      theirs("UID STORE 2 -FLAGS (Theirs)");
      assertThat(inbox.snapshot().at(1).flags())
          .isEqualTo(Flags.of(Set.of(SystemFlag.DRAFT), List.of("Ours")));
    }
  }

  @Test
  void expungesAndMoves() throws Exception {
    theirs("CREATE Target");
    try (Mailbox inbox = account.open("INBOX");
        Mailbox target = account.open("Target")) {
      for (int i = 0; i < 4; i++) {
        append(inbox, Flags.NONE);
      }
      theirs("SELECT INBOX");
      theirs("UID MOVE 1 Target");
      inbox.move(UidSet.of(2), "Target");
      inbox.expunge(UidSet.of(3));
      assertThat(theirs("NOOP").toString()).contains("2 EXPUNGE");

      assertThat(inbox.snapshot().uids()).isEqualTo(UidSet.of(4));
      assertThat(target.snapshot().uids()).isEqualTo(UidSet.of(1, 2));
      assertThat(fetched("INBOX")).isEqualTo(SideBySide.described(inbox));
      assertThat(fetched("Target")).isEqualTo(SideBySide.described(target));
    }
  }

  @Test
  void folders() throws Exception {
    account.create("Ours.Below", Optional.empty());
    theirs("CREATE Theirs.Below");
    assertThat(listed()).isEqualTo(names()).contains("Ours.Below", "Theirs.Below");

    account.rename("Theirs", "Renamed");
    theirs("RENAME Ours Changed");
    assertThat(listed()).isEqualTo(names()).contains("Renamed.Below", "Changed.Below");

    account.delete("Changed.Below");
    theirs("DELETE Renamed.Below");
    assertThat(listed()).isEqualTo(names()).containsExactly("INBOX");
  }

  @Test
  void subscriptions() throws Exception {
    // Dovecot lets nobody subscribe to what is not there.
    theirs("CREATE \"Z&APw-rich\"");
    theirs("CREATE Gone.Too");
    theirs("SUBSCRIBE INBOX");
    account.subscribe("Entwürfe.2026");
    theirs("SUBSCRIBE \"Z&APw-rich\"");
    account.subscribe("Gone");
    theirs("UNSUBSCRIBE Gone");
    theirs("SUBSCRIBE Gone.Too");
    account.unsubscribe("Gone.Too");

    assertThat(account.subscriptions()).containsExactly("Entwürfe.2026", "INBOX", "Zürich");
    assertThat(theirs("LSUB \"\" *").toString())
        .contains("Entw&APw-rfe.2026", "INBOX", "Z&APw-rich")
        .doesNotContain("Gone");
  }

  @Test
  void specialFolders() throws Exception {
    for (String name : List.of("Drafts", "Junk", "Trash", "Sent", "Plain")) {
      account.create(name, Optional.empty());
    }
    theirs("CREATE \"Sent Messages\"");

    Map<String, String> theirs = new TreeMap<>();
    for (String line : theirs("LIST \"\" * RETURN (SPECIAL-USE)")) {
      Matcher listed = LISTED.matcher(line);
      if (listed.matches()) {
        theirs.put(listed.group(2).replace("\"", ""), specialUse(listed.group(1)));
      }
    }
    Map<String, String> ours = new TreeMap<>();
    for (MailboxInfo mailbox : account.list()) {
      ours.put(mailbox.name(), mailbox.specialUse().map(Enum::name).orElse(""));
    }

    assertThat(ours).isEqualTo(theirs);
    assertThat(ours).containsEntry("Junk", SpecialUse.JUNK.name()).containsEntry("Plain", "");
  }

  @Test
  void uniqueIdsOfPop3() throws Exception {
    try (Mailbox inbox = account.open("INBOX")) {
      append(inbox, Flags.NONE);
      deliver("1500000000.M1P1.elsewhere");
      List<String> theirs = dovecot.pop3("UIDL");
      append(inbox, Flags.of(SystemFlag.SEEN));
      deliver("1500000001.M1P1.elsewhere");
      List<String> later = dovecot.pop3("UIDL");

      assertThat(theirs.subList(1, theirs.size())).isEqualTo(uniqueIds(inbox).subList(0, 2));
      assertThat(later.subList(1, later.size())).isEqualTo(uniqueIds(inbox));
      assertThat(uniqueIds(inbox)).hasSize(4);
    }
  }

  private List<String> theirs(String command) throws Exception {
    dovecot.handOver();
    return imap.command(command);
  }

  private List<String> fetched(String mailbox) throws Exception {
    dovecot.handOver();
    return SideBySide.dovecot(imap, mailbox);
  }

  private static List<String> uniqueIds(Mailbox mailbox) throws IOException {
    List<String> ids = new ArrayList<>();
    for (MessageInfo message : mailbox.snapshot()) {
      long validity = mailbox.snapshot().uidValidity();
      ids.add("%d %08x%08x".formatted(ids.size() + 1, message.uid(), validity));
    }
    return ids;
  }

  private static String specialUse(String attributes) {
    return List.of(attributes.split(" ")).stream()
        .map(attribute -> attribute.replace("\\", "").toUpperCase(Locale.ROOT))
        .filter(name -> List.of(SpecialUse.values()).toString().contains(name))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("");
  }

  private Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    account.list().stream()
        .filter(mailbox -> mailbox.kind() == MailboxInfo.Kind.SELECTABLE)
        .forEach(mailbox -> names.add(mailbox.name()));
    return names;
  }

  private Set<String> listed() throws Exception {
    Set<String> names = new TreeSet<>();
    for (String line : theirs("LIST \"\" *")) {
      Matcher listed = LISTED.matcher(line);
      if (listed.matches() && !listed.group(1).contains("Noselect")) {
        names.add(listed.group(2).replace("\"", ""));
      }
    }
    return names;
  }

  private void deliver(String name) throws IOException {
    Path tmp = dovecot.maildir().resolve("tmp").resolve(name);
    Files.write(tmp, MESSAGE);
    Files.move(tmp, dovecot.maildir().resolve("new").resolve(name));
  }

  private long append(Mailbox mailbox, Flags flags) throws IOException {
    NewMessage message =
        NewMessage.builder(MessageSource.of(MESSAGE), StoreTest.DATE, "delivery " + ++deliveries)
            .flags(flags)
            .build();
    return mailbox.append(List.of(message)).uids().get(0);
  }
}
