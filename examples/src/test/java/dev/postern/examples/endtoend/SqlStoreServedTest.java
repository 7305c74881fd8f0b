package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.examples.sql.SqlStore;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A third party's store under real protocols: what is submitted lies in a database file. */
@Timeout(60)
class SqlStoreServedTest {
  @TempDir private Path data;
  private JdbcConnectionPool database;
  private SqlStore store;
  private MailHost host;

  @BeforeEach
  void start() throws Exception {
    database =
        JdbcConnectionPool.create(
            "jdbc:h2:" + data.resolve("mail") + ";LOCK_TIMEOUT=30000", "", "");
    store = SqlStore.in(database);
    host = MailHost.start(data, builder -> MailHost.usualListeners(builder.store(store)));
  }

  @AfterEach
  void stop() {
    host.close();
    store.close();
    database.dispose();
  }

  @Test
  void mailIsReadByImapAndPop3AsItWasSent() throws Exception {
    byte[] small = SampleMail.of("small", "Text.\r\n");
    byte[] large = SampleMail.large(1_000_000);

    Angus.submit(host, "smtps", List.of(small, large), MailHost.ANN);

    for (String protocol : List.of("imaps", "pop3s")) {
      List<byte[]> read = Angus.readAll(host, protocol);
      assertThat(read).hasSize(2);
      assertThat(endsWith(read.get(0), small)).isTrue();
      assertThat(endsWith(read.get(1), large)).isTrue();
    }
  }

  @Test
  void flagsAndMovesOutliveARestart() throws Exception {
    Angus.submit(host, "smtps", List.of(SampleMail.of("kept", "Text.\r\n")), MailHost.ANN);
    long validity;
    try (IMAPStore imap = Angus.imap(host)) {
      Folder work = imap.getFolder("Work");
      assertThat(work.create(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS)).isTrue();
      try (IMAPFolder inbox = Angus.open(imap, "INBOX")) {
        Message[] all = inbox.getMessages();
        inbox.setFlags(all, new Flags("$Todo"), true);
        inbox.moveMessages(all, work);
        assertThat(all[0].isExpunged()).isTrue();
      }
      validity = ((IMAPFolder) work).getUIDValidity();
    }

    stop();
    start();

    try (IMAPStore imap = Angus.imap(host);
        IMAPFolder work = Angus.open(imap, "Work")) {
      assertThat(work.getUIDValidity()).isEqualTo(validity);
      assertThat(work.getMessageCount()).isEqualTo(1);
      assertThat(work.getMessage(1).getSubject()).isEqualTo("kept");
      assertThat(work.getMessage(1).getFlags().contains("$Todo")).isTrue();
    }
  }

  @Test
  void aClientInIdleHearsOfNewMail() throws Exception {
    CountDownLatch came = new CountDownLatch(1);
    try (IMAPStore imap = Angus.imap(host);
        IMAPFolder inbox = Angus.open(imap, "INBOX")) {
      inbox.addMessageCountListener(
          new MessageCountAdapter() {
            @Override
            public void messagesAdded(MessageCountEvent event) {
              came.countDown();
            }
          });
      Thread idle =
          new Thread(
              () -> {
                try {
                  inbox.idle(true);
                } catch (MessagingException e) {
                  throw new IllegalStateException(e);
                }
              });
      idle.start();
      Angus.submit(host, "smtps", List.of(SampleMail.of("new", "Text.\r\n")), MailHost.ANN);

      assertThat(came.await(30, TimeUnit.SECONDS)).isTrue();
      idle.join();
    }
  }

  private static boolean endsWith(byte[] stored, byte[] sent) {
    int start = stored.length - sent.length;
    String head = new String(stored, 0, Math.max(start, 0), StandardCharsets.US_ASCII);
    return head.startsWith("Return-Path: ")
        && Arrays.equals(stored, start, stored.length, sent, 0, sent.length);
  }
}
