package dev.postern.maildir.structure;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Which UID's frame begins where: one long for each frame, sorted when it is asked. */
final class PlaceTable {
  /** No place is larger. */
  static final long MOST = 0xFFFF_FFFFL;

  private static final int UID_SHIFT = 32;

  private long[] entries = new long[16];
  private int size;
  private boolean sorted = true;

  /** Adds a frame; of a UID's frames the one with the largest place counts. */
  void add(long uid, long place) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size + size / 2);
    }
    long entry = uid << UID_SHIFT | place;
    sorted &= size == 0 || entries[size - 1] < entry;
    entries[size++] = entry;
  }

  /** How many frames were added. */
  int size() {
    return size;
  }

  /** The place of a UID's frame, or -1. */
  long find(long uid) {
    sort();
    int found = Arrays.binarySearch(entries, 0, size, uid << UID_SHIFT | MOST);
    int last = found < 0 ? -found - 2 : found;
    return last >= 0 && entries[last] >>> UID_SHIFT == uid ? entries[last] & MOST : -1;
  }

  /** Each UID once. */
  void forEachUid(LongConsumer action) {
    sort();
    for (int i = 0; i < size; i++) {
      if (i + 1 == size || entries[i] >>> UID_SHIFT != entries[i + 1] >>> UID_SHIFT) {
        action.accept(entries[i] >>> UID_SHIFT);
      }
    }
  }

  // Sorted parts are found and merged, and mostly there are few of them.
  private void sort() {
    if (!sorted) {
      Arrays.sort(entries, 0, size);
      sorted = true;
    }
  }
}
