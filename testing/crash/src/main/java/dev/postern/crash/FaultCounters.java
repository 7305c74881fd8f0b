package dev.postern.crash;

import java.util.EnumMap;
import java.util.Map;

/** What a fault's clients were answered. Used by one thread. */
final class FaultCounters {

  /** What they did. */
  enum Deed {
    SMTP,
    LMTP,
    APPEND,
    STORE,
    FETCH,
    RETR
  }

  private final Map<Deed, Integer> accepted = new EnumMap<>(Deed.class);
  private final Map<Deed, Integer> refused = new EnumMap<>(Deed.class);
  private final Map<Deed, String> words = new EnumMap<>(Deed.class);

  void add(Deed deed, Answer answer) {
    (answer.isYes() ? accepted : refused).merge(deed, 1, Integer::sum);
    if (!answer.isYes()) {
      words.put(deed, answer.line());
    }
  }

  int accepted(Deed deed) {
    return accepted.getOrDefault(deed, 0);
  }

  int refused(Deed deed) {
    return refused.getOrDefault(deed, 0);
  }

  boolean isAllAccepted() {
    return refused.isEmpty();
  }

  /** The last refusal's words. */
  String words(Deed deed) {
    return words.getOrDefault(deed, "");
  }
}
