package dev.postern.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

/**
 * Keys, values and numbers of lines as octets, one after the other, and one number for each place
 * of an open hash table that is half full at most: a table of 100,000 lines takes little more than
 * its file. Immutable.
 */
final class TextEntries {
  private static final int FIRST_SLOTS = 64;

  /** Few octets for each. */
  private static final int LINE_RADIX = Character.MAX_RADIX;

  /** Differs from process to process, so that nobody can choose keys that meet in one place. */
  private static final long MULTIPLIER = ThreadLocalRandom.current().nextLong() | 1;

  private final byte[] octets;
  private final int[] slots;

  private TextEntries(byte[] octets, int[] slots) {
    this.octets = octets;
    this.slots = slots;
  }

  Optional<String> find(String key) {
    int start = start(key);
    return start < 0 ? Optional.empty() : Optional.of(text(end(octets, start) + 1));
  }

  /** The number of the line of a key; empty if it is not there. */
  OptionalInt line(String key) {
    int start = start(key);
    if (start < 0) {
      return OptionalInt.empty();
    }
    int value = end(octets, start) + 1;
    return OptionalInt.of(Integer.parseInt(text(end(octets, value) + 1), LINE_RADIX));
  }

  /** Where a key stands; -1 if it does not. */
  private int start(String key) {
    if (key.indexOf(0) >= 0) {
      return -1;
    }
    byte[] sought = folded(key);
    return slots[slotOf(slots, octets, sought, 0, sought.length)] - 1;
  }

  void listTo(BiConsumer<? super String, ? super String> told) {
    Arrays.stream(slots)
        .filter(slot -> slot != 0)
        .sorted()
        .forEach(
            slot -> {
              int value = end(octets, slot - 1) + 1;
              told.accept(text(slot - 1), text(value));
            });
  }

  private String text(int start) {
    return new String(octets, start, end(octets, start) - start, StandardCharsets.UTF_8);
  }

  private static byte[] folded(String key) {
    return key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
  }

  private static int end(byte[] octets, int start) {
    int end = start;
    while (octets[end] != 0) {
      end++;
    }
    return end;
  }

  /** The place of a key that stands in some octets, or the free one for it. */
  private static int slotOf(int[] slots, byte[] octets, byte[] key, int from, int to) {
    int mask = slots.length - 1;
    int slot = hash(key, from, to) & mask;
    while (slots[slot] != 0 && !isAt(octets, slots[slot] - 1, key, from, to)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static boolean isAt(byte[] octets, int start, byte[] key, int from, int to) {
    int end = start + to - from;
    return end < octets.length
        && octets[end] == 0
        && Arrays.equals(octets, start, end, key, from, to);
  }

  private static int hash(byte[] octets, int from, int to) {
    long hash = 0;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (octets[i] & 0xff)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    return (int) (hash ^ (hash >>> 29));
  }

  /** Takes entries, of which the first with a key counts. Used by one thread. */
  static final class Builder {
    private byte[] octets;
    private int used;
    private int[] slots = new int[FIRST_SLOTS];
    private int size;

    /** Room for as many octets as a file has; more is made when it is needed. */
    Builder(int expected) {
      octets = new byte[Math.max(FIRST_SLOTS, expected)];
    }

    /** Whether it is the first with this key; else it is not taken. */
    boolean add(int line, String key, String value) {
      byte[] folded = folded(key);
      int slot = slotOf(slots, octets, folded, 0, folded.length);
      if (slots[slot] != 0) {
        return false;
      }
      slots[slot] = used + 1;
      put(folded);
      put(value.getBytes(StandardCharsets.UTF_8));
      put(Integer.toString(line, LINE_RADIX).getBytes(StandardCharsets.US_ASCII));
      if (++size * 2 > slots.length) {
        grow();
      }
      return true;
    }

    int size() {
      return size;
    }

    TextEntries build() {
      return new TextEntries(Arrays.copyOf(octets, used), slots);
    }

    private void put(byte[] text) {
      int needed = used + text.length + 1;
      if (needed > octets.length) {
        octets = Arrays.copyOf(octets, Math.max(needed, octets.length + octets.length / 2));
      }
      System.arraycopy(text, 0, octets, used, text.length);
      octets[needed - 1] = 0;
      used = needed;
    }

    private void grow() {
      int[] before = slots;
      slots = new int[before.length * 2];
      for (int start : before) {
        if (start != 0) {
          slots[slotOf(slots, octets, octets, start - 1, end(octets, start - 1))] = start;
        }
      }
    }
  }
}
