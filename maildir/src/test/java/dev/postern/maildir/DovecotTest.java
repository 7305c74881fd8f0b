package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import dev.postern.store.UniqueNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Dovecot and this store on one Maildir, one after the other and at the same time. */
class DovecotTest {
  private static final byte[] MESSAGE =
      "Subject: hello\r\nFrom: a@example.org\r\n\r\nline one\r\n.\r\nline three\r\n"
          .getBytes(ISO_8859_1);
  private static final Instant DATE = Instant.parse("2020-01-02T03:04:05Z");
  private static final Pattern FETCHED =
      Pattern.compile("\\* \\d+ FETCH \\(UID (\\d+) FLAGS \\(([^)]*)\\) RFC822.SIZE (\\d+)\\)");

  @TempDir Path directory;
  private DovecotPeer dovecot;
  private MaildirStore store;
  private Account account;
  private int deliveries;

  @BeforeEach
  void begin() throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    dovecot = new DovecotPeer(directory);
    store = MaildirStore.builder("maildir:" + dovecot.maildir()).build();
  }

  @AfterEach
  void end() {
    if (store != null) {
      store.close();
    }
  }

  @Test
  void whatDovecotWroteIsReadAsDovecotReadsIt() throws Exception {
    List<String> seen;
    try (DovecotPeer.Session imap = dovecot.imap()) {
      imap.append("INBOX", "\\Seen $Label1", MESSAGE);
      imap.append("INBOX", "", MESSAGE);
      imap.append("INBOX", "\\Answered \\Draft $Junk $Label1", MESSAGE);
      imap.append("INBOX", "\\Deleted", MESSAGE);
      imap.command("CREATE Archive.2026");
      imap.command("CREATE \"Entw&APw-rfe\"");
      imap.command("SUBSCRIBE \"Entw&APw-rfe\"");
      imap.command("SUBSCRIBE Archive.2026");
      imap.command("SELECT INBOX");
      imap.command("EXPUNGE");
      imap.command("COPY 1,3 Archive.2026");
      seen = fetched(imap, "INBOX");
    }

    try (Mailbox inbox = open("INBOX");
        Mailbox archive = open("Archive.2026")) {
      assertThat(described(inbox)).isEqualTo(seen);
      assertThat(archive.snapshot().size()).isEqualTo(2);
      for (MessageInfo message : inbox.snapshot()) {
        assertThat(inbox.content(message.uid()).readAllBytes()).isEqualTo(MESSAGE);
        assertThat(message.internalDate()).isEqualTo(DATE);
      }
    }
    assertThat(account.list())
        .extracting(MailboxInfo::name)
        .containsExactly("INBOX", "Archive", "Archive.2026", "Entwürfe");
    assertThat(account.subscriptions()).containsExactlyInAnyOrder("Entwürfe", "Archive.2026");
  }

  @Test
  void whatSeveralMailboxesShareIsReadAndExpungedByDovecot() throws Exception {
    MessageSource body = MessageSource.of(MESSAGE);
    account().create("Box", Optional.empty());
    for (String name : List.of("INBOX", "Box")) {
      try (Mailbox mailbox = open(name)) {
        NewMessage mail = NewMessage.builder(body, DATE, "mail for " + name).build();
        mailbox.append(List.of(mail));
      }
    }
    assertThat(Files.getAttribute(onlyFile(".Box/new"), "unix:nlink")).isEqualTo(2);
    try (Mailbox inbox = open("INBOX");
        Mailbox box = open("Box");
        DovecotPeer.Session imap = dovecot.imap()) {
      assertThat(fetched(imap, "Box")).isEqualTo(described(box));
      assertThat(fetched(imap, "INBOX")).isEqualTo(described(inbox));
      imap.command("STORE 1 +FLAGS \\Deleted");
      imap.command("EXPUNGE");

      assertThat(inbox.snapshot().size()).isZero();
      assertThat(fetched(imap, "Box")).isEqualTo(described(box));
      assertThat(box.content(box.snapshot().at(0).uid()).readAllBytes()).isEqualTo(MESSAGE);
    }
    assertThat(Files.getAttribute(onlyFile(".Box/cur"), "unix:nlink")).isEqualTo(1);
  }

  private Path onlyFile(String part) throws IOException {
    try (Stream<Path> files = Files.list(dovecot.maildir().resolve(part))) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void whatPosternWroteIsReadByDovecot() throws Exception {
    account().create("Sent.2026", Optional.empty());
    account.create("Zürich", Optional.empty());
    account.subscribe("Zürich");
    List<String> inboxBefore;
    List<String> sentBefore;
    try (Mailbox inbox = open("INBOX");
        Mailbox sent = open("Sent.2026")) {
      append(inbox, Flags.NONE);
      long two = append(inbox, Flags.of(Set.of(SystemFlag.SEEN), List.of("$Work", "Other")));
      long three = append(inbox, Flags.of(SystemFlag.DRAFT));
      append(inbox, Flags.NONE);
      inbox.copy(UidSet.of(two), "Sent.2026");
      inbox.move(UidSet.of(three), "Sent.2026");
      inbox.store(
          UidSet.of(two),
          new FlagChange(FlagChange.Mode.ADD, Flags.of(Set.of(SystemFlag.FLAGGED), List.of("New"))),
          OptionalLong.empty());
      inboxBefore = described(inbox);
      sentBefore = described(sent);
    }

    try (DovecotPeer.Session imap = dovecot.imap()) {
      assertThat(fetched(imap, "INBOX")).isEqualTo(inboxBefore);
      assertThat(imap.command("UID FETCH 1 (INTERNALDATE BODY[])").get(0))
          .contains(
              "02-Jan-2020 03:04:05 +0000", new String(MESSAGE, ISO_8859_1).replace("\r", ""));
      assertThat(fetched(imap, "Sent.2026")).isEqualTo(sentBefore);
      assertThat(imap.command("LIST \"\" *").toString())
          .contains("INBOX", "Sent.2026", "Z&APw-rich");
      assertThat(imap.command("LSUB \"\" *").toString()).contains("Z&APw-rich");
    }
  }

  @Test
  void thereAndBackAgainNothingChanges() throws Exception {
    long last;
    try (Mailbox inbox = open("INBOX")) {
      append(inbox, Flags.NONE);
      append(inbox, Flags.of(List.of(), List.of("One")));
      last = append(inbox, Flags.NONE);
      inbox.expunge(UidSet.of(last));
    }
    try (DovecotPeer.Session imap = dovecot.imap()) {
      assertThat(imap.append("INBOX", "Two", MESSAGE)).contains(" " + (last + 1) + "]");
      imap.command("SELECT INBOX");
      imap.command("UID STORE 1 +FLAGS (\\Seen One)");
      imap.command("UID STORE 2 +FLAGS (\\Deleted)");
      imap.command("EXPUNGE");
    }

    List<String> state;
    try (Mailbox inbox = open("INBOX")) {
      assertThat(inbox.snapshot().uids()).isEqualTo(UidSet.of(1, last + 1));
      assertThat(inbox.snapshot().at(0).flags())
          .isEqualTo(Flags.of(Set.of(SystemFlag.SEEN), List.of("One")));
      assertThat(inbox.snapshot().at(1).flags()).isEqualTo(Flags.of(List.of(), List.of("Two")));
      assertThat(append(inbox, Flags.of(List.of(), List.of("Three")))).isEqualTo(last + 2);
      state = described(inbox);
    }
    try (DovecotPeer.Session imap = dovecot.imap()) {
      assertThat(fetched(imap, "INBOX")).isEqualTo(state);
    }
  }

  @Test
  void uniqueIdsOfPop3AreTheSame() throws Exception {
    List<String> expected = new ArrayList<>();
    try (Mailbox inbox = open("INBOX")) {
      append(inbox, Flags.NONE);
      append(inbox, Flags.of(SystemFlag.SEEN));
      int number = 1;
      for (MessageInfo message : inbox.snapshot()) {
        expected.add(
            String.format("%d %08x%08x", number++, message.uid(), inbox.snapshot().uidValidity()));
      }
    }

    List<String> lines = dovecot.pop3("UIDL");

    assertThat(lines.subList(1, lines.size())).isEqualTo(expected);
  }

  @Test
  void uniqueIdsByFileNameAreTheSame() throws Exception {
    DovecotPeer byName = new DovecotPeer(directory, "", "pop3_uidl_format = %f\n");
    List<String> expected = new ArrayList<>();
    try (Mailbox inbox = open("INBOX")) {
      append(inbox, Flags.NONE);
      append(inbox, Flags.of(Set.of(SystemFlag.SEEN), List.of("One")));
      deliver("1500000000.M1P1.elsewhere");
      int number = 1;
      for (MessageInfo message : inbox.snapshot()) {
        String name = ((UniqueNames) inbox).uniqueName(message.uid()).orElseThrow();
        expected.add(number++ + " " + name);
      }
      assertThat(((UniqueNames) inbox).uniqueName(99)).isEmpty();
    }

    List<String> lines = byName.pop3("UIDL");

    assertThat(expected).hasSize(3);
    assertThat(lines.subList(1, lines.size())).isEqualTo(expected);
  }

  @Test
  void bothRunAtOnceWhileAThirdDelivers() throws Exception {
    try (Mailbox inbox = open("INBOX");
        DovecotPeer.Session imap = dovecot.imap()) {
      append(inbox, Flags.NONE);
      imap.command("SELECT INBOX");
      for (int i = 0; i < 5; i++) {
        assertThat(imap.append("INBOX", "", MESSAGE)).startsWith("OK");
        deliver("150000000" + i + ".M1P1.elsewhere");
        append(inbox, Flags.NONE);
        imap.command("NOOP");
        imap.command("UID STORE " + (i + 1) + " +FLAGS (\\Flagged K" + i + ")");
        UidSet seen = inbox.snapshot().uids();
        inbox.store(
            UidSet.of(seen.last()),
            new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN)),
            OptionalLong.empty());
      }

      assertThat(inbox.snapshot().size()).isEqualTo(16);
      assertThat(fetched(imap, "INBOX")).isEqualTo(described(inbox));
    }
  }

  @Test
  void dovecotsLmtpDeliversWhileThisStoreServes() throws Exception {
    assumeTrue(DovecotLmtp.canRun(), "Dovecot's server needs root");
    try (Mailbox inbox = open("INBOX");
        DovecotLmtp lmtp = new DovecotLmtp(directory)) {
      append(inbox, Flags.NONE);
      try (DovecotPeer.Session imap = dovecot.imap()) {
        imap.command("SELECT INBOX");
      }
      for (int i = 0; i < 5; i++) {
        long before = inbox.snapshot().uidNext();
        String text = "Subject: lmtp " + i + "\r\n\r\ntext\r\n";
        assertThat(lmtp.deliver("ann@example.org", text)).startsWith("250 ");
        MessageInfo arrived = inbox.snapshot().find(before).orElseThrow();
        String stored = new String(inbox.content(before).readAllBytes(), ISO_8859_1);
        assertThat(stored).endsWith(text).hasSize((int) arrived.size());
        assertThat(append(inbox, Flags.NONE)).isEqualTo(before + 1);
        inbox.expunge(UidSet.of(before - 1));
      }
      List<String> state = described(inbox);
      try (DovecotPeer.Session imap = dovecot.imap()) {
        assertThat(fetched(imap, "INBOX")).isEqualTo(state);
      }
      assertThat(state).hasSize(1 + 6);
      assertThat(Files.readString(directory.resolve("lmtp.log")))
          .doesNotContain("Error:", "Panic:");
    }
  }

  private void deliver(String name) throws IOException {
    Path tmp = dovecot.maildir().resolve("tmp").resolve(name);
    Files.write(tmp, MESSAGE);
    Files.move(tmp, dovecot.maildir().resolve("new").resolve(name));
  }

  private Account account() throws IOException {
    if (account == null) {
      account = store.account(MailUser.of("ann@example.org"));
    }
    return account;
  }

  private Mailbox open(String name) throws IOException {
    return account().open(name);
  }

  private long append(Mailbox mailbox, Flags flags) throws IOException {
    NewMessage message =
        NewMessage.builder(MessageSource.of(MESSAGE), DATE, "delivery " + ++deliveries)
            .flags(flags)
            .build();
    return mailbox.append(List.of(message)).uids().get(0);
  }

  /** UIDVALIDITY, then each message, as Dovecot tells it. */
  static List<String> fetched(DovecotPeer.Session imap, String mailbox) throws IOException {
    List<String> described = new ArrayList<>();
    for (String line : imap.command("SELECT " + mailbox)) {
      Matcher validity = Pattern.compile("UIDVALIDITY (\\d+)").matcher(line);
      if (validity.find()) {
        described.add(validity.group(1));
      }
    }
    for (String line : imap.command("FETCH 1:* (UID FLAGS RFC822.SIZE)")) {
      Matcher message = FETCHED.matcher(line);
      if (message.matches()) {
        Set<String> flags = new TreeSet<>(List.of(message.group(2).split(" ")));
        flags.remove("\\Recent");
        flags.remove("");
        described.add(message.group(1) + " " + flags + " " + message.group(3));
      }
    }
    return described;
  }

  static List<String> described(Mailbox mailbox) throws IOException {
    List<String> described = new ArrayList<>();
    described.add(String.valueOf(mailbox.snapshot().uidValidity()));
    for (MessageInfo message : mailbox.snapshot()) {
      Set<String> flags = new TreeSet<>(message.flags().keywords());
      for (SystemFlag flag : message.flags().system()) {
        String name = flag.name();
        flags.add("\\" + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT));
      }
      described.add(message.uid() + " " + flags + " " + message.size());
    }
    return described;
  }
}
