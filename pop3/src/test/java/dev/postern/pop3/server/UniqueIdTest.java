package dev.postern.pop3.server;

import static dev.postern.pop3.MigratedStore.named;
import static dev.postern.pop3.MigratedStore.note;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.pop3.UidlFormat;
import dev.postern.store.InMemoryStore;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import dev.postern.store.UniqueNames.Note;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ids and numbers of a mailbox with six messages are. */
class UniqueIdTest {
  private static final UidlFormat BY_NAME = UidlFormat.parse("%f");

  private InMemoryStore store;
  private Mailbox inbox;

  @BeforeEach
  void begin() throws IOException {
    store = new InMemoryStore(Clock.systemUTC());
    inbox = store.account(MailUser.of("ann@example.org")).open("INBOX");
    MessageSource text = MessageSource.of("Subject: x\r\n\r\n".getBytes(US_ASCII));
    for (int i = 0; i < 6; i++) {
      inbox.append(List.of(NewMessage.builder(text, Instant.EPOCH, "message " + i).build()));
    }
  }

  @AfterEach
  void end() {
    inbox.close();
    store.close();
  }

  @Test
  void aStoreWithNamesGivesThemAndOthersTheDefault() throws Exception {
    Maildrop plain = Maildrop.of(inbox);
    long validity = inbox.snapshot().uidValidity();

    assertThat(plain.uniqueId(1, UidlFormat.parse("%v.%u"))).isEqualTo(validity + ".1");
    assertThat(Maildrop.of(inbox).uniqueId(1, BY_NAME))
        .isEqualTo(String.format("%08x%08x", 1, validity));
    assertThat(ids(Map.of(), "%f").get(0)).isEqualTo("file1");
    assertThat(ids(Map.of(), "%g").get(0)).isEqualTo("file1");
  }

  @Test
  void whatWasNotedGoesBeforeTheFormat() throws Exception {
    Map<Long, Note> notes =
        Map.of(
            1L, note(null, "saved-one", -1),
            2L, note("guid-two", "", -1),
            3L, note("guid-three", null, -1));

    assertThat(ids(notes, "%u")).containsExactly("saved-one", "file2", "3", "4", "5", "6");
    assertThat(ids(notes, "%g"))
        .containsExactly("saved-one", "file2", "guid-three", "file4", "file5", "file6");
  }

  @Test
  void noTwoAreTheSame() throws Exception {
    Map<Long, Note> notes =
        Map.of(
            1L, note(null, "4", -1),
            2L, note("copied", null, -1),
            3L, note("copied", null, -1),
            5L, note("copied", null, -1),
            6L, note(null, "copied-2", -1));

    assertThat(ids(notes, "%g"))
        .containsExactly("4", "copied", "copied-2", "file4", "copied-3", "copied-2-2");
    assertThat(ids(notes, "%u")).containsExactly("4", "2", "3", "4-2", "5", "copied-2");
  }

  @Test
  void notedPlacesComeFirstAndOnlyNumbersChange() throws Exception {
    Map<Long, Note> notes =
        Map.of(
            1L, note(null, null, 5),
            2L, note(null, "saved", 3),
            4L, note(null, null, 3),
            5L, note(null, null, 1));
    Maildrop maildrop = Maildrop.of(named(inbox, notes));

    assertThat(ids(notes, "%u")).containsExactly("5", "saved", "4", "1", "3", "6");
    maildrop.delete(1);
    maildrop.delete(4);
    maildrop.markSeen(2);
    assertThat(maildrop.message(3)).map(MessageInfo::uid).contains(4L);
    maildrop.update();
    assertThat(inbox.snapshot().uids()).isEqualTo(UidSet.of(2, 3, 4, 6));
  }

  @Test
  void aMessageThatIsGoneHasAnIdStill() throws Exception {
    Maildrop maildrop = Maildrop.of(named(inbox, Map.of()));
    inbox.expunge(UidSet.of(2));

    assertThat(maildrop.uniqueId(2, BY_NAME))
        .isEqualTo(String.format("%08x%08x", 2, inbox.snapshot().uidValidity()));
  }

  @Test
  void namesCannotBreakLines() throws Exception {
    assertThat(ids(Map.of(1L, note(null, "a\rb\u00e9\u007f", -1)), "%u").get(0)).isEqualTo("a?b??");
  }

  private List<String> ids(Map<Long, Note> notes, String format) throws StoreException {
    Maildrop maildrop = Maildrop.of(named(inbox, notes));
    UidlFormat parsed = UidlFormat.parse(format);
    return IntStream.rangeClosed(1, 6).mapToObj(n -> maildrop.uniqueId(n, parsed)).toList();
  }
}
