package dev.postern.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a mailbox may be called. */
final class InMemoryNames {
  /** The inbox. */
  static final String INBOX = "INBOX";

  /** Octets of the longest name, in UTF-8. */
  static final int NAME_OCTETS = 1_024;

  private final char delimiter;

  InMemoryNames(char delimiter) {
    this.delimiter = delimiter;
  }

  /**
   * The one spelling of a name: the inbox in upper case, also as the first level.
   *
   * @throws StoreException {@link StoreException.Kind#INVALID_NAME}
   */
  String canonical(String name) throws StoreException {
    if (name.length() > NAME_OCTETS || name.getBytes(StandardCharsets.UTF_8).length > NAME_OCTETS) {
      throw invalid("too long");
    }
    if (name.startsWith("~") || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw invalid("not a name");
    }
    if (name.chars().anyMatch(c -> Character.isISOControl(c) || (c == '/' && delimiter != '/'))) {
      throw invalid("a character that no name may hold");
    }
    int start = 0;
    while (start <= name.length()) {
      int end = levelEnd(name, start);
      String level = name.substring(start, end);
      if (level.isEmpty() || level.equals(".") || level.equals("..")) {
        throw invalid("an empty level, or one that leaves the root");
      }
      start = end + 1;
    }
    int first = levelEnd(name, 0);
    return isInbox(name.substring(0, first)) ? INBOX + name.substring(first) : name;
  }

  /** In ASCII alone: a dotless i is an I to {@code equalsIgnoreCase}, but not to IMAP. */
  private static boolean isInbox(String level) {
    return level.equalsIgnoreCase(INBOX) && level.chars().allMatch(c -> c < 0x80);
  }

  /** The name one level up. */
  Optional<String> parent(String name) {
    int at = name.lastIndexOf(delimiter);
    return at < 0 ? Optional.empty() : Optional.of(name.substring(0, at));
  }

  /** Whether {@code name} lies below {@code ancestor}. */
  boolean isBelow(String name, String ancestor) {
    return name.length() > ancestor.length()
        && name.startsWith(ancestor)
        && name.charAt(ancestor.length()) == delimiter;
  }

  private int levelEnd(String name, int start) {
    int end = name.indexOf(delimiter, start);
    return end < 0 ? name.length() : end;
  }

  private static StoreException invalid(String why) {
    return new StoreException(StoreException.Kind.INVALID_NAME, why);
  }
}
