package dev.postern.auth.passwdfile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The lines of a file by their users' names in lower case. It keeps the file's octets and one
 * number for each place of an open hash table, which is half full at most; a line becomes text when
 * it is asked for. Filled by one thread, then for many.
 */
final class UserTable {
  private static final int FIRST_SLOTS = 64;

  /** Differs from process to process, so that nobody can choose names that meet in one place. */
  private static final long MULTIPLIER = ThreadLocalRandom.current().nextLong() | 1;

  private final byte[] octets;

  /** Where a line begins, and one more; 0 for none. */
  private int[] slots = new int[FIRST_SLOTS];

  private int size;

  UserTable(byte[] octets) {
    this.octets = octets;
  }

  /** Whether it is of these octets. */
  boolean holds(byte[] others) {
    return Arrays.equals(octets, others);
  }

  int size() {
    return size;
  }

  /**
   * Takes a line in.
   *
   * @param start where it begins
   * @param name its user's in lower case
   * @return whether it is the user's first line; only that is kept
   */
  boolean add(int start, String name) {
    int slot = slotOf(name);
    if (slots[slot] != 0) {
      return false;
    }
    slots[slot] = start + 1;
    size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return true;
  }

  boolean contains(String name) {
    return slots[slotOf(name)] != 0;
  }

  /** The line of a user's name in lower case. */
  Optional<String> line(String name) {
    int start = slots[slotOf(name)] - 1;
    return start < 0 ? Optional.empty() : Optional.of(text(start, end('\n', start)));
  }

  /** All names as they are written, in the order of the file. */
  List<String> names() {
    return Arrays.stream(slots).filter(s -> s != 0).sorted().mapToObj(s -> name(s - 1)).toList();
  }

  private int slotOf(String name) {
    int mask = slots.length - 1;
    int slot = hash(name) & mask;
    while (slots[slot] != 0 && !name(slots[slot] - 1).toLowerCase(Locale.ROOT).equals(name)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] before = slots;
    slots = new int[before.length * 2];
    for (int start : before) {
      if (start != 0) {
        slots[slotOf(name(start - 1).toLowerCase(Locale.ROOT))] = start;
      }
    }
  }

  private String name(int start) {
    return new String(octets, start, end(':', start) - start, StandardCharsets.UTF_8);
  }

  private String text(int start, int end) {
    int last = end > start && octets[end - 1] == '\r' ? end - 1 : end;
    return new String(octets, start, last - start, StandardCharsets.UTF_8);
  }

  private int end(char mark, int start) {
    int end = start;
    while (end < octets.length && octets[end] != mark) {
      end++;
    }
    return end;
  }

  private static int hash(String name) {
    long hash = name.length();
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * MULTIPLIER;
    }
    return (int) (hash >>> 32);
  }
}
