package dev.postern.store;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** The keywords of one mailbox: one spelling each, and not too many. Guarded by its lock. */
final class InMemoryKeywords {
  private final IntSupplier limit;
  private final TreeMap<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  InMemoryKeywords(IntSupplier limit) {
    this.limit = limit;
  }

  /** Before a change that may need {@code more} keywords: forgets those that no message has. */
  void makeRoom(long more, Snapshot current) {
    if (more > limit.getAsInt() - known.size()) {
      known.keySet().retainAll(inUse(current));
    }
  }

  /**
   * The flags with each keyword as this mailbox spells it.
   *
   * @throws StoreException {@link StoreException.Kind#LIMIT}
   */
  Flags admit(Flags flags) throws StoreException {
    if (flags.keywords().isEmpty()) {
      return flags;
    }
    List<String> spelled = new ArrayList<>();
    for (String keyword : flags.keywords()) {
      if (known.size() >= limit.getAsInt() && !known.containsKey(keyword)) {
        throw new StoreException(StoreException.Kind.LIMIT, "too many keywords in one mailbox");
      }
      spelled.add(known.computeIfAbsent(keyword, k -> k));
    }
    return Flags.of(flags.system(), spelled);
  }

  /** The keywords that messages have, sorted. */
  static List<String> inUse(Snapshot snapshot) {
    TreeMap<String, String> used = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (MessageInfo message : snapshot) {
      for (String keyword : message.flags().keywords()) {
        used.putIfAbsent(keyword, keyword);
      }
    }
    return List.copyOf(used.values());
  }
}
