package dev.postern.maildir.uidlist;

import dev.postern.maildir.filename.MessageName;
import dev.postern.store.UidSet;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message in {@code dovecot-uidlist}.
 *
 * @param uid its UID
 * @param extensions fields between UID and name, e.g. {@code W2481}, parted by spaces; kept as they
 *     are
 * @param fileName its file's name at some time; the flags in it may be old
 */
public record UidListEntry(long uid, String extensions, String fileName) {

  /** A message whose sizes its name tells. */
  public static UidListEntry of(long uid, String fileName) {
    return new UidListEntry(uid, "", fileName);
  }

  static Optional<UidListEntry> parse(String line, Version version) {
    int space = line.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    long uid = Digits.parse(line, 0, space);
    String extensions = "";
    int name = space + 1;
    if (version == Version.DOVECOT) {
      int colon = line.indexOf(" :", space);
      if (colon < 0) {
        return Optional.empty();
      }
      extensions = colon > space ? line.substring(space + 1, colon) : "";
      name = colon + 2;
    }
    boolean valid = uid >= 1 && uid <= UidSet.MAX && name < line.length();
    return valid && line.indexOf('/', name) < 0
        ? Optional.of(new UidListEntry(uid, extensions, line.substring(name)))
        : Optional.empty();
  }

  /**
   * The message under a GUID that is not its name, which Dovecot keeps in a field {@code G}; a GUID
   * that cannot be written there is left out.
   */
  public UidListEntry withGuid(String guid) {
    boolean writable = !guid.isEmpty() && guid.chars().allMatch(c -> c > ' ' && c != 0x7f);
    String others = extensions.isEmpty() ? "" : extensions + " ";
    return writable ? new UidListEntry(uid, others + "G" + guid, fileName) : this;
  }

  /** What is the same in all names of the message. */
  public String base() {
    return MessageName.baseOf(fileName);
  }

  /** The size with CRLF line ends, if a field tells it. */
  public OptionalLong virtualSize() {
    String digits = field('W').orElse("");
    long value = Digits.parse(digits, 0, digits.length());
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** What stands behind the letter of a field. */
  Optional<String> field(char letter) {
    int at = 0;
    while (at < extensions.length()) {
      int space = extensions.indexOf(' ', at);
      int end = space < 0 ? extensions.length() : space;
      if (end > at && extensions.charAt(at) == letter) {
        return Optional.of(extensions.substring(at + 1, end));
      }
      at = end + 1;
    }
    return Optional.empty();
  }

  String line() {
    return uid + (extensions.isEmpty() ? "" : " " + extensions) + " :" + fileName + "\n";
  }

  /** Whose lines they are. */
  enum Version {
    COURIER,
    DOVECOT
  }
}
