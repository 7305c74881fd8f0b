package dev.postern.examples.sql;

import dev.postern.store.Flags;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.List;

/** Flags and sets of UIDs as columns hold them. */
final class Texts {
  private Texts() {}

  /** E.g. {@code \SEEN \DRAFT $Forwarded}. */
  static String of(Flags flags) {
    List<String> words = new ArrayList<>();
    flags.system().forEach(flag -> words.add("\\" + flag));
    words.addAll(flags.keywords());
    return String.join(" ", words);
  }

  static Flags flags(String text) {
    List<SystemFlag> system = new ArrayList<>();
    List<String> keywords = new ArrayList<>();
    for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      if (word.startsWith("\\")) {
        system.add(SystemFlag.valueOf(word.substring(1)));
      } else {
        keywords.add(word);
      }
    }
    return Flags.of(system, keywords);
  }

  /** What {@link UidSet#toString()} wrote. */
  static UidSet uids(String text) {
    UidSet.Builder uids = new UidSet.Builder();
    for (String range : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int colon = range.indexOf(':');
      long first = Long.parseLong(colon < 0 ? range : range.substring(0, colon));
      uids.addRange(first, colon < 0 ? first : Long.parseLong(range.substring(colon + 1)));
    }
    return uids.build();
  }
}
