package dev.postern.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServer;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.AppendUID;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Angus Mail, a client that others wrote, against a running server. */
class AngusMailTest {
  private static final long PATIENCE_SECONDS = 20;

  private MailServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServers.build("private").start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"imap", "imaps"})
  void logsInWithTls(String protocol) throws MessagingException {
    try (IMAPStore store = connect(protocol)) {
      assertThat(store.isConnected()).isTrue();
      assertThat(store.hasCapability("IDLE")).isTrue();
      assertThat(store.isSSL()).isTrue();
      assertThat(store.getPersonalNamespaces()).hasSize(1);
      assertThat(store.id(null)).containsEntry("name", "Postern");
    }
  }

  @Test
  void aWrongPasswordIsRefused() throws MessagingException {
    Session session = session("imaps");
    try (Store store = session.getStore("imaps")) {
      assertThatThrownBy(() -> store.connect("localhost", server.port("imaps"), "ann", "wrong"))
          .isInstanceOf(AuthenticationFailedException.class);
    }
  }

  @Test
  void mailIsStoredOctetForOctet() throws MessagingException, IOException {
    byte[] original = message(300_000);
    try (IMAPStore store = connect("imaps");
        IMAPFolder archive = open(store, "Archive")) {
      MimeMessage mail = new MimeMessage(session("imaps"), new ByteArrayInputStream(original));
      mail.setFlag(Flags.Flag.FLAGGED, true);
      AppendUID[] uids = archive.appendUIDMessages(new Message[] {mail});
      assertThat(uids).hasSize(1);
      assertThat(uids[0].uidvalidity).isEqualTo(archive.getUIDValidity());
      Message stored = archive.getMessageByUID(uids[0].uid);
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      stored.writeTo(read);
      assertThat(read.toByteArray()).isEqualTo(original);
      assertThat(stored.isSet(Flags.Flag.FLAGGED)).isTrue();
      assertThat(stored.getSize()).isEqualTo(original.length);
    }
  }

  @Test
  void flagsSearchAndExpunge() throws MessagingException {
    try (IMAPStore store = connect("imaps");
        IMAPFolder inbox = open(store, "INBOX")) {
      assertThat(inbox.getMessageCount()).isEqualTo(3);
      assertThat(inbox.getUnreadMessageCount()).isEqualTo(2);
      assertThat(inbox.search(new SubjectTerm("two"))).hasSize(1);
      assertThat(inbox.search(new FlagTerm(new Flags(Flags.Flag.SEEN), true))).hasSize(1);
      FetchProfile profile = new FetchProfile();
      profile.add(FetchProfile.Item.ENVELOPE);
      profile.add(FetchProfile.Item.CONTENT_INFO);
      profile.add(FetchProfile.Item.FLAGS);
      Message[] messages = inbox.getMessages();
      inbox.fetch(messages, profile);
      assertThat(messages[2].getSubject()).isEqualTo("three");
      Flags label = new Flags("$Label");
      inbox.setFlags(1, 2, label, true);
      assertThat(messages[0].getFlags().contains("$Label")).isTrue();
      inbox.setFlags(1, 2, new Flags(Flags.Flag.DELETED), true);
      assertThat(inbox.expunge()).hasSize(2);
      assertThat(inbox.getMessageCount()).isEqualTo(1);
      assertThat(inbox.getMessage(1).getSubject()).isEqualTo("three");
    }
  }

  @Test
  void foldersComeAndGo() throws MessagingException {
    try (IMAPStore store = connect("imaps")) {
      Folder made = store.getFolder("Geschäft/Rechnungen");
      assertThat(made.create(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS)).isTrue();
      assertThat(made.exists()).isTrue();
      made.setSubscribed(true);
      assertThat(made.isSubscribed()).isTrue();
      assertThat(store.getDefaultFolder().list("*"))
          .extracting(Folder::getFullName)
          .contains("INBOX", "Archive/2025", "Geschäft/Rechnungen");
      assertThat(made.renameTo(store.getFolder("Ablage"))).isTrue();
      assertThat(store.getFolder("Ablage").exists()).isTrue();
      assertThat(store.getFolder("Ablage").delete(true)).isTrue();
      assertThat(store.getFolder("Ablage").exists()).isFalse();
      Folder missing = store.getFolder("Nowhere");
      assertThatThrownBy(() -> missing.open(Folder.READ_ONLY))
          .isInstanceOf(FolderNotFoundException.class);
    }
  }

  @Test
  void copiesAndMoves() throws MessagingException {
    try (IMAPStore store = connect("imaps");
        IMAPFolder inbox = open(store, "INBOX")) {
      Folder archive = store.getFolder("Archive");
      inbox.copyMessages(inbox.getMessages(1, 2), archive);
      assertThat(archive.getMessageCount()).isEqualTo(2);
      Message last = inbox.getMessage(3);
      AppendUID[] moved = inbox.moveUIDMessages(new Message[] {last}, archive);
      assertThat(moved[0].uid).isEqualTo(3);
      assertThat(archive.getMessageCount()).isEqualTo(3);
      assertThat(last.isExpunged()).isTrue();
    }
  }

  @Test
  void idleTellsOfNewMail() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch idling = new CountDownLatch(1);
    try (IMAPStore store = connect("imaps");
        IMAPStore second = connect("imaps");
        IMAPFolder inbox = open(store, "INBOX")) {
      inbox.addMessageCountListener(
          new MessageCountAdapter() {
            @Override
            public void messagesAdded(MessageCountEvent event) {
              arrived.countDown();
            }
          });
      Thread idler =
          new Thread(
              () -> {
                try {
                  idling.countDown();
                  inbox.idle(true);
                } catch (MessagingException e) {
                  throw new IllegalStateException(e);
                }
              });
      idler.start();
      assertThat(idling.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      MimeMessage mail = new MimeMessage(session("imaps"), new ByteArrayInputStream(message(100)));
      second.getFolder("INBOX").appendMessages(new Message[] {mail});
      assertThat(arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      idler.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      assertThat(inbox.getMessageCount()).isEqualTo(4);
    }
  }

  private IMAPStore connect(String protocol) throws MessagingException {
    IMAPStore store = (IMAPStore) session(protocol).getStore(protocol);
    store.connect("localhost", server.port(protocol), "ann", "secret");
    return store;
  }

  private Session session(String protocol) {
    Properties properties = new Properties();
    properties.put("mail." + protocol + ".starttls.required", "imap".equals(protocol));
    properties.put("mail." + protocol + ".starttls.enable", "true");
    properties.put("mail." + protocol + ".statuscachetimeout", "0");
    properties.put(
        "mail." + protocol + ".ssl.socketFactory",
        server.tls().orElseThrow().clientContext().getSocketFactory());
    return Session.getInstance(properties);
  }

  private static IMAPFolder open(Store store, String name) throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder(name);
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  private static byte[] message(int size) {
    String header = "Subject: large\r\nFrom: ann@example.org\r\nX-Odd:  kept \r\n\r\n";
    byte[] octets = new byte[size];
    Random random = new Random(5);
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) ('a' + random.nextInt(26));
    }
    for (int i = 70; i + 1 < size; i += 72) {
      octets[i] = '\r';
      octets[i + 1] = '\n';
    }
    byte[] head = header.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + size);
    System.arraycopy(octets, 0, all, head.length, size);
    return all;
  }
}
