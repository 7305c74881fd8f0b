package dev.postern.imap.server;

import java.util.ArrayList;
import java.util.List;

/**
 * A mailbox name with wildcards (RFC 3501 §6.3.8): {@code *} stands for anything, {@code %} for
 * anything but the delimiter. Matching costs pattern times name at most, whatever the client sends.
 */
final class ListPattern {
  private final String pattern;
  private final char delimiter;
  private final int literals;

  ListPattern(String pattern, char delimiter) {
    this.pattern = pattern.replaceAll("%+", "%").replaceAll("[%*]*\\*[%*]*", "*");
    this.delimiter = delimiter;
    this.literals = (int) pattern.chars().filter(c -> c != '*' && c != '%').count();
  }

  /** Whether a name matches. The inbox, also as the first level, is meant in any case. */
  boolean matches(String name) {
    boolean[] reached = prefixes(name);
    return reached != null && reached[name.length()];
  }

  /**
   * The superior names of a name that match, the shortest first: what LSUB shows when the name
   * itself is too deep for {@code %} (RFC 3501 §6.3.9).
   */
  List<String> matchingParents(String name) {
    boolean[] reached = prefixes(name);
    List<String> parents = new ArrayList<>();
    for (int i = 1; reached != null && i < name.length(); i++) {
      if (reached[i] && name.charAt(i) == delimiter) {
        parents.add(name.substring(0, i));
      }
    }
    return parents;
  }

  /** For each length of the name's beginning whether the whole pattern matches it. */
  private boolean[] prefixes(String name) {
    int anyCase = MailboxNames.startsWithInbox(name, delimiter) ? MailboxNames.INBOX.length() : 0;
    if (literals > name.length()) {
      return null;
    }
    boolean[] reached = new boolean[name.length() + 1];
    reached[0] = true;
    for (int p = 0; p < pattern.length(); p++) {
      boolean[] next = new boolean[reached.length];
      char c = pattern.charAt(p);
      for (int i = 0; i < reached.length; i++) {
        if (c == '*' || c == '%') {
          next[i] =
              reached[i] || (i > 0 && next[i - 1] && (c == '*' || name.charAt(i - 1) != delimiter));
        } else {
          next[i] =
              i > 0
                  && reached[i - 1]
                  && same(c, name.charAt(i - 1), i <= anyCase ? Letters.ANY_CASE : Letters.EXACT);
        }
      }
      reached = next;
    }
    return reached;
  }

  private static boolean same(char a, char b, Letters letters) {
    return a == b || (letters == Letters.ANY_CASE && a < 0x80 && (a | 0x20) == (b | 0x20));
  }

  /** How letters compare. */
  private enum Letters {
    EXACT,
    ANY_CASE
  }
}
