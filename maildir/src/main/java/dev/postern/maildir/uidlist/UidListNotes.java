package dev.postern.maildir.uidlist;

import dev.postern.store.UniqueNames.Note;
import java.io.IOException;
import java.io.InputStream;
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

  private static final int BUFFER = 64 * 1024;
  private static final int LONGEST_LINE = 4096;

  private final Map<Long, Note> notes = new HashMap<>();
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;
  private Reading reading = Reading.HEADER;

  private UidListNotes() {}

  /** Reads a file; none if there is no file. */
  public static Map<Long, Note> read(Path file) throws IOException {
    UidListNotes reader = new UidListNotes();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          reader.take(buffer[i]);
        }
      }
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    return reader.notes;
  }

  // Of a large mailbox nearly all lines go on with ":" behind the UID, and are not looked at.
  private void take(byte octet) {
    if (octet == '\n') {
      end();
      return;
    }
    if (reading == Reading.NAME || reading == Reading.OTHER_FORMAT) {
      return;
    }
    if (length == line.length) {
      reading = reading == Reading.HEADER ? Reading.OTHER_FORMAT : Reading.NAME;
      return;
    }
    line[length++] = octet;
    if (reading == Reading.UID && octet == ' ') {
      reading = Reading.BEHIND_UID;
    } else if (reading == Reading.BEHIND_UID) {
      reading = octet == ':' ? Reading.NAME : Reading.FIELDS;
    }
  }

  private void end() {
    if (reading == Reading.HEADER) {
      String header = text();
      boolean dovecots = UidListHeader.parse(header).isPresent() && !header.startsWith("1");
      reading = dovecots ? Reading.UID : Reading.OTHER_FORMAT;
    } else if (reading == Reading.FIELDS) {
      UidListEntry.parse(text(), UidListEntry.Version.DOVECOT)
          .ifPresent(entry -> note(entry).ifPresent(note -> notes.put(entry.uid(), note)));
    }
    length = 0;
    reading = reading == Reading.OTHER_FORMAT ? reading : Reading.UID;
  }

  private String text() {
    return new String(line, 0, length, StandardCharsets.UTF_8);
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

  /** Where in the file the reader is. */
  private enum Reading {
    HEADER,
    UID,
    BEHIND_UID,
    FIELDS,
    /** The rest of a line without fields. */
    NAME,
    OTHER_FORMAT
  }
}
