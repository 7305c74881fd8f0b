package dev.postern.message;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * An unmodifiable list that shares its elements with the next longer one, so that a transaction
 * that names a thousand recipients does not copy them at each. Safe for use by several threads:
 * nobody writes where a list that was handed out reads.
 */
final class RecipientList extends AbstractList<Recipient> implements RandomAccess {
  private static final int FIRST_CAPACITY = 4;

  private final Slots slots;
  private final int size;

  private RecipientList(Slots slots, int size) {
    this.slots = slots;
    this.size = size;
  }

  /** A list and one more behind it. */
  static List<Recipient> append(List<Recipient> list, Recipient recipient) {
    Objects.requireNonNull(recipient, "recipient");
    int size = list.size();
    if (list instanceof RecipientList known && known.slots.take(size, recipient)) {
      return new RecipientList(known.slots, size + 1);
    }
    Slots copy = new Slots(list, Math.max(FIRST_CAPACITY, 2 * size));
    copy.take(size, recipient);
    return new RecipientList(copy, size + 1);
  }

  /** Whether both keep their elements in the same place. */
  boolean sharesWith(RecipientList other) {
    return slots == other.slots;
  }

  @Override
  public Recipient get(int index) {
    return slots.elements[Objects.checkIndex(index, size)];
  }

  @Override
  public int size() {
    return size;
  }

  /** Room for elements, which are written once and in order. */
  private static final class Slots {
    private final Recipient[] elements;
    private int used;

    Slots(List<Recipient> first, int capacity) {
      elements = Arrays.copyOf(first.toArray(Recipient[]::new), capacity);
      used = first.size();
    }

    /** Writes one if nobody else has written behind a list of this size, and there is room. */
    synchronized boolean take(int index, Recipient recipient) {
      if (index != used || used == elements.length) {
        return false;
      }
      elements[used++] = recipient;
      return true;
    }
  }
}
