package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Dovecot's quota plugin and this store keep one {@code maildirsize}. */
class DovecotQuotaTest {
  private static final byte[] MESSAGE =
      ("Subject: x\n\n" + ("x".repeat(100) + "\n").repeat(5)).getBytes(ISO_8859_1);
  private static final String RULE = "*:storage=2K:messages=10";

  @TempDir Path directory;
  private int deliveries;

  @Test
  void bothCountTogetherAndRefuseAtTheSameLimit() throws Exception {
    assumeTrue(DovecotPeer.isInstalled(), "Dovecot is not installed");
    DovecotPeer dovecot =
        new DovecotPeer(
            directory,
            "",
            """
            mail_plugins = quota imap_quota
            plugin {
              quota = maildir:User quota
              quota_rule = %s
            }
            """
                .formatted(RULE));
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
            new NewMessage(
                MessageSource.of(MESSAGE),
                Flags.NONE,
                Instant.ofEpochSecond(1_600_000_000),
                "delivery " + ++deliveries)));
  }
}
