package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.FromTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.AppendUID;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Angus Mail's IMAP against Maildirs: what a mail program does all day. */
@Timeout(60)
class ImapClientTest {
  private static final long PATIENCE_SECONDS = 20;

  @TempDir private Path data;
  private MailHost host;

  @BeforeEach
  void start() throws Exception {
    host = MailHost.start(data);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void foldersComeAndGo() throws Exception {
    try (IMAPStore store = Angus.imap(host)) {
      Folder child = store.getFolder("Work.Bills \u00e4 & co");
      assertThat(store.getDefaultFolder().getSeparator()).isEqualTo('.');
      assertThat(child.create(Folder.HOLDS_MESSAGES)).isTrue();
      child.setSubscribed(true);
      assertThat(store.getDefaultFolder().listSubscribed("*"))
          .extracting(Folder::getFullName)
          .contains("Work.Bills \u00e4 & co");
      assertThat(child.renameTo(store.getFolder("Done"))).isTrue();
      assertThat(store.getDefaultFolder().list("*"))
          .extracting(Folder::getFullName)
          .contains("INBOX", "Done")
          .doesNotContain("Work.Bills \u00e4 & co");
      child.setSubscribed(false);
      assertThat(store.getDefaultFolder().listSubscribed("*"))
          .extracting(Folder::getFullName)
          .doesNotContain("Work.Bills \u00e4 & co");
      assertThat(store.getFolder("Done").delete(false)).isTrue();
      assertThat(store.getFolder("Done").exists()).isFalse();
    }
  }

  @Test
  void flagsStay() throws Exception {
    submit("one", "two");
    try (IMAPStore store = Angus.imap(host);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      assertThat(inbox.getNewMessageCount()).isEqualTo(2);
      assertThat(inbox.getPermanentFlags().contains(Flag.USER)).isTrue();
      Flags flags = new Flags(Flag.FLAGGED);
      flags.add("$Work");
      flags.add("Later");
      inbox.setFlags(1, 1, flags, true);
      inbox.setFlags(2, 2, new Flags(Flag.ANSWERED), true);
      inbox.setFlags(1, 1, new Flags("Later"), false);
    }
    try (IMAPStore store = Angus.imap(host);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      assertThat(inbox.getMessage(1).getFlags().getUserFlags()).containsExactly("$Work");
      assertThat(inbox.getMessage(1).isSet(Flag.FLAGGED)).isTrue();
      assertThat(inbox.getMessage(2).getFlags().getUserFlags()).isEmpty();
      assertThat(inbox.getMessage(2).isSet(Flag.ANSWERED)).isTrue();
      assertThat(inbox.getUnreadMessageCount()).isEqualTo(2);
    }
  }

  @Test
  void copiesAndMovesWithUids() throws Exception {
    submit("one", "two", "three");
    try (IMAPStore store = Angus.imap(host);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      IMAPFolder archive = (IMAPFolder) store.getFolder("Archive");
      assertThat(archive.create(Folder.HOLDS_MESSAGES)).isTrue();
      Message first = inbox.getMessage(1);
      byte[] octets = Angus.octets(first);
      AppendUID[] copied = inbox.copyUIDMessages(new Message[] {first}, archive);
      AppendUID[] moved = inbox.moveUIDMessages(inbox.getMessages(2, 3), archive);
      assertThat(List.of(copied[0].uid, moved[0].uid, moved[1].uid)).containsExactly(1L, 2L, 3L);
      archive.open(Folder.READ_ONLY);
      assertThat(copied[0].uidvalidity).isEqualTo(archive.getUIDValidity());
      assertThat(subjects(archive)).containsExactly("one", "two", "three");
      assertThat(Angus.octets(archive.getMessageByUID(1))).isEqualTo(octets);
      archive.close();
      assertThat(inbox.expunge()).as("what was moved is gone for Angus Mail too").hasSize(2);
      assertThat(inbox.getMessageCount()).isEqualTo(1);
    }
  }

  @Test
  void searches() throws Exception {
    submit("apples", "pears", "apples and pears");
    try (IMAPStore store = Angus.imap(host);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      inbox.setFlags(1, 1, new Flags(Flag.SEEN), true);
      FlagTerm seen = new FlagTerm(new Flags(Flag.SEEN), true);
      assertThat(numbers(inbox.search(new SubjectTerm("apples")))).containsExactly(1, 3);
      assertThat(numbers(inbox.search(new AndTerm(new SubjectTerm("apples"), new NotTerm(seen)))))
          .containsExactly(3);
      assertThat(numbers(inbox.search(new BodyTerm("about PEARS")))).containsExactly(2);
      assertThat(numbers(inbox.search(new FromTerm(new InternetAddress(MailHost.ANN)))))
          .containsExactly(1, 2, 3);
      assertThat(inbox.search(new SubjectTerm("plums"))).isEmpty();
    }
  }

  @Test
  void expungesChosenMessages() throws Exception {
    submit("one", "two", "three", "four");
    try (IMAPStore store = Angus.imap(host);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      Message[] all = inbox.getMessages();
      inbox.setFlags(2, 4, new Flags(Flag.DELETED), true);
      assertThat(inbox.expunge(new Message[] {all[2]})).hasSize(1);
      assertThat(subjects(inbox)).containsExactly("one", "two", "four");
      assertThat(inbox.getUID(inbox.getMessage(3))).isEqualTo(4);
      assertThat(inbox.expunge()).hasSize(2);
      assertThat(host.inbox(MailHost.ANN)).hasSize(1);
    }
    submit("five");
    try (IMAPStore store = Angus.imap(host);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      assertThat(inbox.getUID(inbox.getMessage(2))).as("UIDs are not used twice").isEqualTo(5);
    }
  }

  @Test
  void appendsWithFlagsAndDate() throws Exception {
    byte[] octets = SampleMail.of("draft", "To be finished.\r\n.\r\n");
    try (IMAPStore store = Angus.imap(host)) {
      IMAPFolder drafts = (IMAPFolder) store.getFolder("Drafts");
      assertThat(drafts.create(Folder.HOLDS_MESSAGES)).isTrue();
      MimeMessage draft =
          new MimeMessage(Angus.session("imaps", host.tls()), new ByteArrayInputStream(octets));
      draft.setFlag(Flag.DRAFT, true);
      AppendUID[] uids = drafts.appendUIDMessages(new Message[] {draft});
      drafts.open(Folder.READ_ONLY);
      Message stored = drafts.getMessageByUID(uids[0].uid);
      assertThat(Angus.octets(stored)).isEqualTo(octets);
      assertThat(stored.isSet(Flag.DRAFT)).isTrue();
      assertThat(stored.getReceivedDate()).isNotNull();
      drafts.close();
    }
  }

  @Test
  void idleNoticesDeliveries() throws Exception {
    BlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (IMAPStore store = Angus.imap(host);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      inbox.addMessageCountListener(
          new MessageCountAdapter() {
            @Override
            public void messagesAdded(MessageCountEvent event) {
              arrived.add(event.getMessages().length);
            }
          });
      // Mail that comes before IDLE begins is told at its beginning: either way it ends.
      Future<?> idle =
          threads.submit(
              () -> {
                inbox.idle(true);
                return null;
              });
      submit("while idle");
      assertThat(idle.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNull();
      assertThat(arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(inbox.getMessageCount()).isEqualTo(1);
      assertThat(subjects(inbox)).containsExactly("while idle");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sessionsSeeEachOthersChanges() throws Exception {
    submit("one", "two");
    try (IMAPStore here = Angus.imap(host);
        IMAPStore there = Angus.imap(host);
        IMAPFolder inbox = Angus.open(here, "INBOX");
        IMAPFolder same = Angus.open(there, "INBOX")) {
      Message gone = same.getMessage(1);
      Message watched = same.getMessage(2);
      assertThat(watched.isSet(Flag.SEEN)).isFalse();
      inbox.setFlags(2, 2, new Flags(Flag.SEEN), true);
      inbox.setFlags(1, 1, new Flags(Flag.DELETED), true);
      assertThat(inbox.expunge()).hasSize(1);
      Object done =
          same.doCommand(
              protocol -> {
                protocol.simpleCommand("NOOP", null);
                return "done";
              });
      assertThat(done).isEqualTo("done");
      assertThat(gone.isExpunged()).isTrue();
      assertThat(watched.isSet(Flag.SEEN)).isTrue();
      assertThat(same.expunge()).containsExactly(gone);
      assertThat(same.getMessageCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"imaps", "imap"})
  void fiftyClientsAtOnce(String listener) throws Exception {
    submit("one", "two", "three");
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      List<Future<List<String>>> clients = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        clients.add(threads.submit(() -> readSubjects(listener)));
      }
      for (Future<List<String>> client : clients) {
        assertThat(client.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS))
            .containsExactly("one", "two", "three");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> readSubjects(String listener) throws MessagingException {
    try (Store store = Angus.store(host, listener);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      FetchProfile profile = new FetchProfile();
      profile.add(FetchProfile.Item.ENVELOPE);
      profile.add(FetchProfile.Item.CONTENT_INFO);
      inbox.fetch(inbox.getMessages(), profile);
      return subjects(inbox);
    }
  }

  private void submit(String... subjects) throws MessagingException {
    List<byte[]> messages = new ArrayList<>();
    for (String subject : subjects) {
      messages.add(SampleMail.of(subject, "This is about " + subject + ".\r\n"));
    }
    Angus.submit(host, "smtps", messages, MailHost.ANN);
  }

  private static List<String> subjects(Folder folder) throws MessagingException {
    List<String> subjects = new ArrayList<>();
    for (Message message : folder.getMessages()) {
      subjects.add(message.getSubject());
    }
    return subjects;
  }

  private static List<Integer> numbers(Message[] messages) {
    return Arrays.stream(messages).map(Message::getMessageNumber).toList();
  }
}
