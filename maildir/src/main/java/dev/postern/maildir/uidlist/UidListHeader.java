package dev.postern.maildir.uidlist;

import dev.postern.store.UidSet;
import java.util.Optional;

/**
 * The first line of {@code dovecot-uidlist}.
 *
 * @param uidValidity UIDVALIDITY
 * @param nextUid the UID of the next message at the time the line was written; messages appended
 *     since raise it
 * @param guid the mailbox's 128 bit id in hex, empty if there is none
 * @param others further fields as they were found, each with a space in front
 */
public record UidListHeader(long uidValidity, long nextUid, String guid, String others) {

  /** Whether a line can be understood, and what it says. */
  static Optional<UidListHeader> parse(String line) {
    if (line.startsWith("1 ")) {
      return courier(line);
    }
    if (!line.startsWith("3 ")) {
      return Optional.empty();
    }
    long uidValidity = 0;
    long nextUid = 1;
    String guid = "";
    StringBuilder others = new StringBuilder();
    int at = 2;
    while (at < line.length()) {
      int end = line.indexOf(' ', at);
      end = end < 0 ? line.length() : end;
      String field = line.substring(at, end);
      at = end + 1;
      if (field.startsWith("V")) {
        uidValidity = Digits.parse(field, 1, field.length());
      } else if (field.startsWith("N")) {
        nextUid = Digits.parse(field, 1, field.length());
      } else if (field.startsWith("G")) {
        guid = field.substring(1);
      } else if (!field.isEmpty()) {
        others.append(' ').append(field);
      }
    }
    return checked(uidValidity, nextUid, guid, others.toString());
  }

  // Courier's courierimapuiddb, from which Dovecot's format came: "1 <uidvalidity> <uidnext>".
  private static Optional<UidListHeader> courier(String line) {
    int space = line.indexOf(' ', 2);
    if (space < 0) {
      return Optional.empty();
    }
    return checked(
        Digits.parse(line, 2, space), Digits.parse(line, space + 1, line.length()), "", "");
  }

  private static Optional<UidListHeader> checked(
      long uidValidity, long nextUid, String guid, String others) {
    boolean valid =
        uidValidity >= 1 && uidValidity <= UidSet.MAX && nextUid >= 1 && nextUid <= UidSet.MAX + 1;
    return valid
        ? Optional.of(new UidListHeader(uidValidity, nextUid, guid, others))
        : Optional.empty();
  }

  UidListHeader withNextUid(long next) {
    return new UidListHeader(uidValidity, next, guid, others);
  }

  String line() {
    String g = guid.isEmpty() ? "" : " G" + guid;
    return "3 V" + uidValidity + " N" + nextUid + g + others + "\n";
  }
}
