package dev.postern.maildir.uidlist;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code dovecot-uidlist} holds.
 *
 * @param header the header, empty if there is no file or its header makes no sense
 * @param entries ascending by UID; expunged messages may be among them
 * @param health whether lines can be appended
 */
public record UidListContent(
    Optional<UidListHeader> header, List<UidListEntry> entries, Health health) {

  /** Whether a file can be used as it is. */
  public enum Health {
    /** Lines can be appended. */
    SOUND,
    /** Of an older format, or with lines that make no sense: to be written anew. */
    REWRITE
  }

  /** Reads a whole file. */
  public static UidListContent parse(byte[] file) {
    int end = lineEnd(file, 0);
    if (end < 0) {
      return new UidListContent(Optional.empty(), List.of(), Health.REWRITE);
    }
    String first = text(file, 0, end);
    Optional<UidListHeader> header = UidListHeader.parse(first);
    if (header.isEmpty()) {
      return new UidListContent(Optional.empty(), List.of(), Health.REWRITE);
    }
    UidListEntry.Version version =
        first.startsWith("1") ? UidListEntry.Version.COURIER : UidListEntry.Version.DOVECOT;
    boolean ours = version == UidListEntry.Version.DOVECOT && first.contains(" N");
    Health health = ours ? Health.SOUND : Health.REWRITE;
    List<UidListEntry> entries = new ArrayList<>(file.length / 60);
    int at = end + 1;
    long last = 0;
    while (at < file.length) {
      end = lineEnd(file, at);
      if (end < 0) {
        // A writer died in the middle of a line.
        health = Health.REWRITE;
        break;
      }
      Optional<UidListEntry> entry = UidListEntry.parse(text(file, at, end), version);
      if (entry.isPresent() && entry.get().uid() > last) {
        entries.add(entry.get());
        last = entry.get().uid();
      } else {
        health = Health.REWRITE;
      }
      at = end + 1;
    }
    return new UidListContent(header, entries, health);
  }

  /** The UID that the next message gets. */
  public long nextUid() {
    long named = header.map(UidListHeader::nextUid).orElse(1L);
    return entries.isEmpty() ? named : Math.max(named, entries.get(entries.size() - 1).uid() + 1);
  }

  private static String text(byte[] file, int from, int to) {
    // Programs that write text may end lines with CRLF; Dovecot takes that too.
    int end = to > from && file[to - 1] == '\r' ? to - 1 : to;
    // Names are octets, in whatever charset.
    return new String(file, from, end - from, StandardCharsets.ISO_8859_1);
  }

  private static int lineEnd(byte[] file, int from) {
    for (int i = from; i < file.length; i++) {
      if (file[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
