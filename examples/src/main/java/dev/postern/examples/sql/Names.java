package dev.postern.examples.sql;

import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a mailbox may be called. A database has no paths to leave, but clients have. */
final class Names {
  static final String INBOX = "INBOX";
  static final char DELIMITER = '/';
  private static final int LONGEST = 500;

  private Names() {}

  /** The name with the inbox in upper case, also as the first level; refuses what is no name. */
  static String canonical(String name) throws StoreException {
    boolean wrong =
        name.length() > LONGEST
            || name.startsWith("~")
            || name.chars().anyMatch(Character::isISOControl)
            || !StandardCharsets.UTF_8.newEncoder().canEncode(name);
    List<String> levels = wrong ? List.of() : List.of(name.split("/", -1));
    if (wrong || levels.stream().anyMatch(l -> l.isEmpty() || l.equals(".") || l.equals(".."))) {
      throw new StoreException(Kind.INVALID_NAME, "no name for a mailbox");
    }
    String top = levels.get(0);
    boolean inbox = top.equalsIgnoreCase(INBOX) && top.chars().allMatch(c -> c < 0x80);
    return inbox ? INBOX + name.substring(top.length()) : name;
  }

  static boolean isBelow(String name, String parent) {
    return name.startsWith(parent + DELIMITER);
  }
}
