package dev.postern.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * A mailbox at one moment: its messages in ascending order of UID. Immutable; made from the one
 * before by copying only the blocks that a change touches, so a change in a mailbox of 100,000
 * messages costs little and two snapshots share the rest.
 *
 * <p>Positions here are 0-based; sequence numbers are IMAP's matter.
 */
public final class Snapshot implements Iterable<MessageInfo> {
  static final int BLOCK = 512;

  private final long uidValidity;
  private final long uidNext;
  private final long modSeq;
  final MessageInfo[][] blocks;
  private final int[] starts;
  private final int size;

  private Snapshot(long uidValidity, long uidNext, long modSeq, MessageInfo[][] blocks) {
    this.uidValidity = uidValidity;
    this.uidNext = uidNext;
    this.modSeq = modSeq;
    this.blocks = blocks;
    this.starts = new int[blocks.length];
    int n = 0;
    for (int i = 0; i < blocks.length; i++) {
      starts[i] = n;
      n += blocks[i].length;
    }
    this.size = n;
  }

  /** A mailbox without messages. */
  public static Snapshot empty(long uidValidity, long uidNext, long modSeq) {
    return new Snapshot(uidValidity, uidNext, modSeq, new MessageInfo[0][]);
  }

  /** UIDVALIDITY, 1 to 2^32-1. */
  public long uidValidity() {
    return uidValidity;
  }

  /** The UID that the next message will at least get. */
  public long uidNext() {
    return uidNext;
  }

  /** HIGHESTMODSEQ: raised by every change of the mailbox. */
  public long modSeq() {
    return modSeq;
  }

  /** How many messages there are. */
  public int size() {
    return size;
  }

  /** The message at a position from 0. */
  public MessageInfo at(int position) {
    int block = Arrays.binarySearch(starts, Objects.checkIndex(position, size));
    if (block < 0) {
      block = -block - 2;
    }
    return blocks[block][position - starts[block]];
  }

  /** The position of a UID; if there is none, {@code -(position where it would be) - 1}. */
  public int indexOf(long uid) {
    int block = blockOf(uid);
    if (block < 0) {
      return -1;
    }
    int at = search(blocks[block], uid);
    return at >= 0 ? starts[block] + at : at - starts[block];
  }

  /** The message with a UID. */
  public Optional<MessageInfo> find(long uid) {
    int at = indexOf(uid);
    return at < 0 ? Optional.empty() : Optional.of(at(at));
  }

  /** The UIDs of all messages. */
  public UidSet uids() {
    UidSet.Builder builder = new UidSet.Builder();
    forEach(m -> builder.add(m.uid()));
    return builder.build();
  }

  /**
   * The messages of a set that are here, ascending; costs what the set's part of the mailbox costs,
   * not the mailbox.
   */
  public List<MessageInfo> select(UidSet uids) {
    List<MessageInfo> found = new ArrayList<>();
    for (UidSet.Range range : uids.ranges()) {
      int at = indexOf(range.first());
      for (int i = at < 0 ? -at - 1 : at; i < size; i++) {
        MessageInfo message = at(i);
        if (message.uid() > range.last()) {
          break;
        }
        found.add(message);
      }
    }
    return found;
  }

  /**
   * The mailbox with messages added at its end.
   *
   * @param added ascending UIDs, all at least {@link #uidNext()}
   */
  public Snapshot plus(List<MessageInfo> added, long newModSeq) {
    if (added.isEmpty()) {
      return with(uidNext, newModSeq);
    }
    long last = uidNext - 1;
    for (MessageInfo message : added) {
      if (message.uid() <= last) {
        throw new IllegalArgumentException("new UIDs ascend and are at least UIDNEXT");
      }
      last = message.uid();
    }
    List<MessageInfo[]> next = new ArrayList<>(Arrays.asList(blocks));
    List<MessageInfo> tail = new ArrayList<>();
    if (!next.isEmpty() && next.get(next.size() - 1).length < BLOCK) {
      tail.addAll(Arrays.asList(next.remove(next.size() - 1)));
    }
    tail.addAll(added);
    for (int i = 0; i < tail.size(); i += BLOCK) {
      next.add(tail.subList(i, Math.min(tail.size(), i + BLOCK)).toArray(MessageInfo[]::new));
    }
    return new Snapshot(uidValidity, last + 1, newModSeq, next.toArray(MessageInfo[][]::new));
  }

  /**
   * The mailbox with some messages replaced by newer versions of themselves.
   *
   * @param changed ascending UIDs, all present
   */
  public Snapshot replace(List<MessageInfo> changed, long newModSeq) {
    MessageInfo[][] next = blocks.clone();
    for (MessageInfo message : changed) {
      int block = blockOf(message.uid());
      int at = block < 0 ? -1 : search(next[block], message.uid());
      if (at < 0) {
        throw new NoSuchElementException("no message with UID " + message.uid());
      }
      if (next[block] == blocks[block]) {
        next[block] = blocks[block].clone();
      }
      next[block][at] = message;
    }
    return new Snapshot(uidValidity, uidNext, newModSeq, next);
  }

  /** The mailbox without some messages; UIDs that are not there are ignored. */
  public Snapshot minus(UidSet expunged, long newModSeq) {
    Objects.requireNonNull(expunged, "expunged");
    List<MessageInfo[]> next = new ArrayList<>(blocks.length);
    for (MessageInfo[] block : blocks) {
      MessageInfo[] kept = without(block, expunged);
      int last = next.size() - 1;
      if (last >= 0 && next.get(last).length + kept.length <= BLOCK / 2) {
        // Else a mailbox that lives long would end in many blocks of one message each.
        next.set(last, join(next.get(last), kept));
      } else if (kept.length > 0) {
        next.add(kept);
      }
    }
    return new Snapshot(uidValidity, uidNext, newModSeq, next.toArray(MessageInfo[][]::new));
  }

  /** The same messages with another UIDNEXT and MODSEQ. */
  public Snapshot with(long newUidNext, long newModSeq) {
    return new Snapshot(uidValidity, newUidNext, newModSeq, blocks);
  }

  @Override
  public Iterator<MessageInfo> iterator() {
    return Arrays.stream(blocks).flatMap(Arrays::stream).iterator();
  }

  @Override
  public String toString() {
    return "Snapshot[size=%d, uidValidity=%d, uidNext=%d, modSeq=%d]"
        .formatted(size, uidValidity, uidNext, modSeq);
  }

  private static MessageInfo[] without(MessageInfo[] block, UidSet expunged) {
    if (!expunged.meets(block[0].uid(), block[block.length - 1].uid())) {
      return block;
    }
    MessageInfo[] kept =
        Arrays.stream(block).filter(m -> !expunged.contains(m.uid())).toArray(MessageInfo[]::new);
    return kept.length == block.length ? block : kept;
  }

  private static MessageInfo[] join(MessageInfo[] first, MessageInfo[] second) {
    if (second.length == 0) {
      return first;
    }
    MessageInfo[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private int blockOf(long uid) {
    int low = 0;
    int high = blocks.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (blocks[middle][0].uid() <= uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private static int search(MessageInfo[] block, long uid) {
    int low = 0;
    int high = block.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long here = block[middle].uid();
      if (here == uid) {
        return middle;
      }
      if (here < uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
