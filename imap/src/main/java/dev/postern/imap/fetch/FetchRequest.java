package dev.postern.imap.fetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a client wants to know of each message. Immutable.
 *
 * @param items in the client's order, each once, at least one
 */
public record FetchRequest(List<FetchItem> items) {

  private static final FetchItem UID = new UidItem();
  private static final FetchItem FLAGS = new FlagsItem();

  /** Drops repeated items. */
  public FetchRequest {
    items = List.copyOf(new LinkedHashSet<>(items));
    if (items.isEmpty()) {
      throw new IllegalArgumentException("nothing to fetch");
    }
  }

  /** FLAGS alone: the untagged FETCH that STORE and other sessions' changes cause. */
  public static FetchRequest flags() {
    return new FetchRequest(List.of(FLAGS));
  }

  /** Flags with the UID (UID STORE). */
  public static FetchRequest uidAndFlags() {
    return new FetchRequest(List.of(UID, FLAGS));
  }

  /** The same with UID in front, as UID FETCH wants it (RFC 3501 §6.4.8). */
  public FetchRequest withUid() {
    return items.contains(UID) ? this : with(UID);
  }

  /** Whether fetching this sets {@code \Seen} in a mailbox that is open for writing. */
  public FetchItem.SeenEffect seenEffect() {
    boolean sets = items.stream().anyMatch(i -> i.seenEffect() == FetchItem.SeenEffect.SETS);
    return sets ? FetchItem.SeenEffect.SETS : FetchItem.SeenEffect.KEEPS;
  }

  /** How much of each message must be read. */
  public FetchItem.Reading reading() {
    return items.stream()
        .map(FetchItem::reading)
        .max(Comparator.naturalOrder())
        .orElse(FetchItem.Reading.METADATA);
  }

  /** The same with FLAGS in it, for a message whose flags this very command changed. */
  FetchRequest withFlags() {
    return items.contains(FLAGS) ? this : with(FLAGS);
  }

  private FetchRequest with(FetchItem first) {
    List<FetchItem> more = new ArrayList<>(items.size() + 1);
    more.add(first);
    more.addAll(items);
    return new FetchRequest(more);
  }
}
