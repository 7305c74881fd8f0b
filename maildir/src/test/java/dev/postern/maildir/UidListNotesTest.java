package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.uidlist.UidListNotes;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.UniqueNames;
import dev.postern.store.UniqueNames.Note;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the uidlist says of messages for POP3, and that it stays there. */
class UidListNotesTest extends StoreTest {
  private static final String HEADER = "3 V1795521036 N9 Gcbcc33350c7a056b6749000083ecc375\n";

  @Test
  void fieldsAreRead() throws Exception {
    Path file = directory.resolve("list");
    Files.writeString(
        file,
        HEADER
            + "1 W104 O5 :one\n2 O0 Psaved :two\n3 P Gguid W1 Zx :three\n4 G :four\n"
            + "5 W1 :five P O1\n6 Ox :six\n6 Px :"
            + "x".repeat(5000)
            + "\n7 O4294967296 :seven\n8 :eight\nwhat\n9 Phalf");

    assertThat(UidListNotes.read(file))
        .isEqualTo(
            Map.of(
                1L, note(null, null, 5),
                2L, note(null, "saved", 0),
                3L, note("guid", "", -1)));
  }

  @Test
  void thereMayBeNone() throws Exception {
    Path file = directory.resolve("list");

    assertThat(UidListNotes.read(file)).isEmpty();
    for (String text : List.of("", "what\n1 Px :one\n", "1 1795521036 3\n1 Px :one\n")) {
      Files.writeString(file, text);
      assertThat(UidListNotes.read(file)).isEmpty();
    }
  }

  @Test
  void allFieldsStayWhenTheListIsWrittenAnew() throws Exception {
    append(inbox(), "one\n", Flags.NONE);
    append(inbox(), "two\n", Flags.NONE);
    Path list = maildir.resolve("dovecot-uidlist");
    List<String> lines = Files.readAllLines(list);
    StringBuilder text = new StringBuilder(lines.get(0).replace(" N3", " N3000")).append('\n');
    text.append(lines.get(1).replace("1 ", "1 O2 Psaved Gguid Znew ")).append('\n');
    text.append(lines.get(2)).append('\n');
    for (int uid = 3; uid < 3000; uid++) {
      text.append(uid).append(" W1234 :1500000000.M").append(uid).append("P1.expunged\n");
    }
    Files.writeString(list, text);

    restart();
    try (Mailbox inbox = account().open("INBOX")) {
      assertThat(uids(inbox)).containsExactly(1L, 2L);
      assertThat(((UniqueNames) inbox).notes()).isEqualTo(Map.of(1L, note("guid", "saved", 2)));
    }
    assertThat(Files.readAllLines(list)).hasSize(3);
    assertThat(Files.readString(list)).contains("\n1 O2 Psaved Gguid Znew :");
  }

  private static Note note(String guid, String pop3Id, long order) {
    return new Note(
        Optional.ofNullable(guid),
        Optional.ofNullable(pop3Id),
        order < 0 ? OptionalLong.empty() : OptionalLong.of(order));
  }
}
