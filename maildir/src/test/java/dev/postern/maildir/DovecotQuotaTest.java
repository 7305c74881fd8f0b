package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Dovecot's quota plugin and this store keep one {@code maildirsize}. */
class DovecotQuotaTest {
  private static final byte[] MESSAGE =
      ("Subject: x\n\n" + ("x".repeat(100) + "\n").repeat(5)).getBytes(ISO_8859_1);
  private static final String RULE = "*:storage=2K:messages=10";

  @TempDir Path directory;
  private int deliveries;

  @Test
  void bothCountTogetherAndRefuseAtTheSameLimit() throws Exception {
    DovecotPeer dovecot = ruled("");
    try (MaildirStore store =
        MaildirStore.builder("maildir:" + dovecot.maildir()).quotaRule(RULE).build()) {
      Account account = store.account(MailUser.of("ann@example.org"));
      try (Mailbox inbox = account.open("INBOX")) {
        append(inbox);
        append(inbox);
        try (DovecotPeer.Session imap = dovecot.imap()) {
          assertThat(quota(imap)).contains("MESSAGE 2 10)");
          assertThat(imap.append("INBOX", "", MESSAGE)).startsWith("OK");
          assertThat(imap.append("INBOX", "", MESSAGE)).startsWith("NO [OVERQUOTA]");
        }
        assertThat(account.quota()).contains(quota(3));
        assertOverQuota(() -> append(inbox));
        assertOverQuota(() -> inbox.copy(UidSet.of(1), "INBOX"));
        inbox.expunge(UidSet.of(2));
        assertThat(account.quota()).contains(quota(2));
        try (DovecotPeer.Session imap = dovecot.imap()) {
          assertThat(imap.append("INBOX", "", MESSAGE)).startsWith("OK");
          imap.command("SELECT INBOX");
          imap.command("STORE 1:2 +FLAGS.SILENT (\\Deleted)");
          imap.command("EXPUNGE");
          assertThat(quota(imap)).contains("MESSAGE 1 10)");
        }
        assertThat(account.quota()).contains(quota(1));
        append(inbox);
      }
      try (DovecotPeer.Session imap = dovecot.imap()) {
        assertThat(quota(imap)).contains("MESSAGE 2 10)");
      }
    }
  }

  /** Three messages fit everywhere, and as many more as the table says in one mailbox. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Trash:storage=+1K|Trash|2",
        "Trash:bytes=+25%%|Trash|1",
        "Trash:storage=+50%%|Trash|2",
        "T*:bytes=+1000|Trash|2",
        "Trash:bytes=-600|Trash|0",
        "Tr?sh.Sub:storage=+1K|Trash|0",
        "Tr?sh.Sub:storage=+1K|Trash.Sub|2",
        "trash:storage=+1K|Trash|0",
        "Zürich:storage=+1K|Z&APw-rich|2",
        "inbox:storage=+1K|INBOX|2",
        "Trash:messages=+5|Trash|0",
        "Trash:ignore|Trash|5",
        "Junk:storage=+1K|Trash|0",
      })
  void rulesForOneMailboxMeanTheSame(String rule, String wireName, int more) throws Exception {
    DovecotPeer dovecot = ruled("quota_rule2 = " + rule);
    String name = wireName.replace("&APw-", "ü");
    try (MaildirStore store =
        MaildirStore.builder("maildir:" + dovecot.maildir())
            .quotaRule(RULE)
            .quotaRule(rule)
            .build()) {
      Account account = store.account(MailUser.of("ann@example.org"));
      if (!name.equals("INBOX")) {
        account.create(name, Optional.empty());
      }
      try (Mailbox inbox = account.open("INBOX");
          Mailbox special = account.open(name)) {
        for (int i = 0; i < 3; i++) {
          append(inbox);
        }
        for (int i = 0; i < more; i++) {
          if (i % 2 == 0) {
            assertThat(append(dovecot, wireName)).startsWith("OK");
          } else {
            append(special);
          }
        }
        boolean ignored = rule.contains("ignore");
        if (!ignored) {
          assertThat(append(dovecot, wireName)).startsWith("NO [OVERQUOTA]");
          assertOverQuota(() -> append(special));
        }
        assertThat(append(dovecot, "INBOX")).startsWith("NO [OVERQUOTA]");
        assertOverQuota(() -> append(inbox));
        int counted = ignored ? 3 : 3 + more;
        assertThat(account.quota()).contains(quota(counted));
        try (DovecotPeer.Session imap = dovecot.imap()) {
          assertThat(quota(imap)).contains("MESSAGE " + counted + " 10)");
        }
      }
    }
  }

  // A session for each, as it runs under another user and is given the files at its start.
  private static String append(DovecotPeer dovecot, String mailbox) throws Exception {
    try (DovecotPeer.Session imap = dovecot.imap()) {
      return imap.append(mailbox, "", MESSAGE);
    }
  }

  @Test
  void movesTakeNoRoomWhereverTheyGo() throws Exception {
    DovecotPeer dovecot = ruled("quota_rule2 = Trash:storage=+1K");
    try (MaildirStore store =
        MaildirStore.builder("maildir:" + dovecot.maildir())
            .quotaRule(RULE)
            .quotaRule("Trash:storage=+1K")
            .build()) {
      Account account = store.account(MailUser.of("ann@example.org"));
      account.create("Trash", Optional.empty());
      try (Mailbox inbox = account.open("INBOX");
          Mailbox trash = account.open("Trash")) {
        for (int i = 0; i < 5; i++) {
          append(trash);
        }
        assertThat(trash.move(UidSet.of(1, 2), "INBOX").targets()).hasSize(2);
        try (DovecotPeer.Session imap = dovecot.imap()) {
          imap.command("SELECT Trash");
          assertThat(imap.command("UID MOVE 3:5 INBOX").toString()).contains("OK Move completed");
          assertThat(quota(imap)).contains("MESSAGE 5 10)");
        }
        assertThat(account.quota()).contains(quota(5));
        assertThat(inbox.snapshot().size()).isEqualTo(5);
        assertOverQuota(() -> inbox.copy(UidSet.of(1), "INBOX"));
        assertOverQuota(() -> inbox.copy(UidSet.of(1), "Trash"));
      }
    }
  }

  @Test
  void aFileGoesBeforeRulesWithAQuestionMark() throws Exception {
    String rule = "?:storage=1M";
    DovecotPeer dovecot = ruled(rule, "");
    try (MaildirStore store =
        MaildirStore.builder("maildir:" + dovecot.maildir()).quotaRule(rule).build()) {
      Account account = store.account(MailUser.of("ann@example.org"));
      Files.writeString(dovecot.maildir().resolve("maildirsize"), "600S,7C\n0 0\n");
      try (Mailbox inbox = account.open("INBOX")) {
        append(inbox);
        assertOverQuota(() -> append(inbox));
        assertThat(append(dovecot, "INBOX")).startsWith("NO [OVERQUOTA]");
        try (DovecotPeer.Session imap = dovecot.imap()) {
          assertThat(quota(imap)).contains("MESSAGE 1 7)");
        }
      }
      assertThat(account.quota().orElseThrow().messageLimit()).hasValue(7);
    }
  }

  private DovecotPeer ruled(String more) throws IOException {
    return ruled(RULE, more);
  }

  private DovecotPeer ruled(String rule, String more) throws IOException {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    return new DovecotPeer(
        directory,
        "",
        """
        mail_plugins = quota imap_quota
        plugin {
          quota = maildir:User quota
          quota_rule = %s
          %s
        }
        """
            .formatted(rule, more));
  }

  private static String quota(DovecotPeer.Session imap) throws IOException {
    return imap.command("GETQUOTAROOT INBOX").toString();
  }

  private static Quota quota(int messages) {
    return new Quota(
        (long) messages * MESSAGE.length, OptionalLong.of(2048), messages, OptionalLong.of(10));
  }

  private static void assertOverQuota(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OVER_QUOTA));
  }

  private void append(Mailbox mailbox) throws IOException {
    mailbox.append(
        List.of(
            NewMessage.builder(
                    MessageSource.of(MESSAGE),
                    Instant.ofEpochSecond(1_600_000_000),
                    "delivery " + ++deliveries)
                .build()));
  }
}
