package dev.postern.maildir.index;

import dev.postern.store.UidSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Some neighbouring files of a {@link FileTable}: UIDs, and names one behind the other. */
final class FileBlock {
  static final int CAPACITY = 128;

  private static final int MARK_LENGTH = 22;
  private static final int NEW_BIT = 0x8000_0000;

  private final int[] uids;
  // Where each name ends; the sign bit says that the file is in new.
  private final int[] ends;
  private final byte[] names;

  // Hashes of the delivery marks in the names, 0 for none; made when they are first asked for, by
  // whoever asks, with the same result.
  private int[] marks;

  private FileBlock(int[] uids, int[] ends, byte[] names) {
    this.uids = uids;
    this.ends = ends;
    this.names = names;
  }

  static byte[] octets(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  int size() {
    return uids.length;
  }

  long first() {
    return Integer.toUnsignedLong(uids[0]);
  }

  long last() {
    return Integer.toUnsignedLong(uids[uids.length - 1]);
  }

  Optional<MessageFile> find(long uid) {
    int low = 0;
    int high = uids.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long here = Integer.toUnsignedLong(uids[middle]);
      if (here == uid) {
        return Optional.of(at(middle));
      }
      if (here < uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /** The newest file whose name holds a delivery mark ({@code D}, 20 hex digits, a dot). */
  Optional<MessageFile> findMark(byte[] mark) {
    int[] known = marks;
    if (known == null) {
      known = readMarks();
      marks = known;
    }
    int wanted = hash(mark, 0);
    for (int i = uids.length - 1; i >= 0; i--) {
      if (known[i] == wanted && holds(i, mark)) {
        return Optional.of(at(i));
      }
    }
    return Optional.empty();
  }

  void forEach(Consumer<MessageFile> action) {
    for (int i = 0; i < uids.length; i++) {
      action.accept(at(i));
    }
  }

  FileBlock replace(List<MessageFile> changed) {
    Builder builder = new Builder();
    Iterator<MessageFile> next = changed.iterator();
    MessageFile waiting = next.next();
    for (int i = 0; i < uids.length; i++) {
      if (waiting != null && waiting.uid() == Integer.toUnsignedLong(uids[i])) {
        byte[] name = octets(waiting.name());
        builder.add(waiting.uid(), waiting.place(), name, 0, name.length);
        waiting = next.hasNext() ? next.next() : null;
      } else {
        copy(i, builder);
      }
    }
    return builder.build();
  }

  FileBlock minus(UidSet gone) {
    Builder builder = new Builder();
    for (int i = 0; i < uids.length; i++) {
      if (!gone.contains(Integer.toUnsignedLong(uids[i]))) {
        copy(i, builder);
      }
    }
    return builder.build();
  }

  private int[] readMarks() {
    int[] hashes = new int[uids.length];
    for (int i = 0; i < hashes.length; i++) {
      int last = end(i) - MARK_LENGTH;
      for (int at = start(i); at <= last; at++) {
        if (names[at] == 'D' && names[at + MARK_LENGTH - 1] == '.') {
          hashes[i] = hash(names, at);
          break;
        }
      }
    }
    return hashes;
  }

  private boolean holds(int i, byte[] mark) {
    for (int at = start(i); at <= end(i) - mark.length; at++) {
      if (Arrays.equals(names, at, at + mark.length, mark, 0, mark.length)) {
        return true;
      }
    }
    return false;
  }

  private static int hash(byte[] octets, int from) {
    int hash = 1;
    for (int i = from; i < from + MARK_LENGTH; i++) {
      hash = 31 * hash + octets[i];
    }
    return hash == 0 ? 1 : hash;
  }

  private void copy(int i, Builder target) {
    target.add(Integer.toUnsignedLong(uids[i]), place(i), names, start(i), end(i) - start(i));
  }

  private MessageFile at(int i) {
    String name = new String(names, start(i), end(i) - start(i), StandardCharsets.UTF_8);
    return new MessageFile(Integer.toUnsignedLong(uids[i]), place(i), name);
  }

  private Place place(int i) {
    return ends[i] < 0 ? Place.NEW : Place.CUR;
  }

  private int start(int i) {
    return i == 0 ? 0 : end(i - 1);
  }

  private int end(int i) {
    return ends[i] & ~NEW_BIT;
  }

  static final class Builder {
    private final int[] uids = new int[CAPACITY];
    private final int[] ends = new int[CAPACITY];
    private byte[] names = new byte[CAPACITY * 32];
    private int size;
    private int length;

    void add(long uid, Place place, byte[] name, int from, int count) {
      if (length + count > names.length) {
        names = Arrays.copyOf(names, Math.max(length + count, names.length * 2));
      }
      System.arraycopy(name, from, names, length, count);
      length += count;
      uids[size] = (int) uid;
      ends[size] = place == Place.NEW ? length | NEW_BIT : length;
      size++;
    }

    boolean isFull() {
      return size == CAPACITY;
    }

    boolean isEmpty() {
      return size == 0;
    }

    FileBlock build() {
      return new FileBlock(
          Arrays.copyOf(uids, size), Arrays.copyOf(ends, size), Arrays.copyOf(names, length));
    }
  }
}
