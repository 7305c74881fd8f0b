package dev.postern.pop3.server;

import dev.postern.store.Snapshot;
import dev.postern.store.UniqueNames.Note;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which message has which number: by UID, but first those whose place a server before noted, as
 * Dovecot has it. Clients that were moved between servers rely on it.
 */
final class MessageOrder {
  private static final long LAST = Long.MAX_VALUE;

  // Empty if numbers are positions.
  private final int[] positions;

  private MessageOrder(int[] positions) {
    this.positions = positions;
  }

  static MessageOrder of(Snapshot snapshot, Map<Long, Note> notes) {
    if (notes.values().stream().allMatch(note -> note.pop3Order().isEmpty())) {
      return new MessageOrder(new int[0]);
    }
    Comparator<Integer> byPlace =
        Comparator.comparingLong(position -> place(notes.get(snapshot.at(position).uid())));
    return new MessageOrder(
        IntStream.range(0, snapshot.size())
            .boxed()
            .sorted(byPlace)
            .mapToInt(Integer::intValue)
            .toArray());
  }

  /** The position in the snapshot of a message with a number from 1. */
  int position(int number) {
    return positions.length == 0 ? number - 1 : positions[number - 1];
  }

  private static long place(Note note) {
    return note == null ? LAST : note.pop3Order().orElse(LAST);
  }
}
