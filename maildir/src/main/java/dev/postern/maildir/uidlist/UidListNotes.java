package dev.postern.maildir.uidlist;

import dev.postern.store.UniqueNames.Note;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what {@code dovecot-uidlist} says of messages for POP3: fields {@code G} with a GUID,
 * {@code P} with a unique id and {@code O} with a place in the order, written by migrations, by
 * dsync and with {@code pop3_save_uidl}. Most mailboxes have none.
 */
public final class UidListNotes {
  private static final long LARGEST_ORDER = 0xffff_ffffL;

  private UidListNotes() {}

  /** Reads a file line by line; none if there is no file. */
  public static Map<Long, Note> read(Path file) throws IOException {
    Map<Long, Note> notes = new HashMap<>();
    // As the uidlist itself: names in other charsets are no reason to fail.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      String header = lines.readLine();
      if (header == null || UidListHeader.parse(header).isEmpty() || header.startsWith("1")) {
        return notes;
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        UidListEntry.parse(line, UidListEntry.Version.DOVECOT)
            .ifPresent(entry -> note(entry).ifPresent(note -> notes.put(entry.uid(), note)));
      }
    } catch (NoSuchFileException e) {
      return notes;
    }
    return notes;
  }

  private static Optional<Note> note(UidListEntry entry) {
    if (entry.extensions().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> guid = entry.field('G').filter(text -> !text.isEmpty());
    Optional<String> pop3Id = entry.field('P');
    OptionalLong order = order(entry.field('O').orElse(""));
    boolean none = guid.isEmpty() && pop3Id.isEmpty() && order.isEmpty();
    return none ? Optional.empty() : Optional.of(new Note(guid, pop3Id, order));
  }

  private static OptionalLong order(String text) {
    long value = Digits.parse(text, 0, text.length());
    return value < 0 || value > LARGEST_ORDER ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
