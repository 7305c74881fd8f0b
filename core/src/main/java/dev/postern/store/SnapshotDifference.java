package dev.postern.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a client that knows one snapshot of a mailbox must learn to know a later one.
 *
 * @param expunged messages that are gone
 * @param changed messages of the older snapshot whose flags changed, as they are now, ascending
 * @param added messages that came, ascending
 */
public record SnapshotDifference(
    UidSet expunged, List<MessageInfo> changed, List<MessageInfo> added) {

  public SnapshotDifference {
    Objects.requireNonNull(expunged, "expunged");
    Objects.requireNonNull(changed, "changed");
    Objects.requireNonNull(added, "added");
    changed = List.copyOf(changed);
    added = List.copyOf(added);
  }

  /** Whether there is nothing to learn. */
  public boolean isEmpty() {
    return expunged.isEmpty() && changed.isEmpty() && added.isEmpty();
  }

  /**
   * Compares two snapshots of one mailbox (same UIDVALIDITY). Blocks that both share are skipped
   * unread, so the cost follows the change and not the mailbox.
   */
  public static SnapshotDifference between(Snapshot older, Snapshot newer) {
    if (older.blocks == newer.blocks) {
      return new SnapshotDifference(UidSet.EMPTY, List.of(), List.of());
    }
    return new Comparison(older, newer).run();
  }

  private static final class Comparison {
    private final UidSet.Builder expunged = new UidSet.Builder();
    private final List<MessageInfo> changed = new ArrayList<>();
    private final List<MessageInfo> added = new ArrayList<>();
    private final Cursor old;
    private final Cursor now;
    private final long known;

    Comparison(Snapshot older, Snapshot newer) {
      old = new Cursor(older.blocks);
      now = new Cursor(newer.blocks);
      known = older.uidNext();
    }

    SnapshotDifference run() {
      while (old.live() || now.live()) {
        if (old.live() && now.live() && old.skipShared(now)) {
          continue;
        }
        step();
      }
      return new SnapshotDifference(expunged.build(), changed, added);
    }

    private void step() {
      if (!now.live() || (old.live() && old.get().uid() < now.get().uid())) {
        expunged.add(old.get().uid());
        old.advance();
      } else if (!old.live() || now.get().uid() < old.get().uid()) {
        // A UID below the older UIDNEXT that was not there before can only come from a store that
        // broke its contract.
        if (now.get().uid() >= known) {
          added.add(now.get());
        }
        now.advance();
      } else {
        if (!old.get().flags().equals(now.get().flags())
            || old.get().modSeq() != now.get().modSeq()) {
          changed.add(now.get());
        }
        old.advance();
        now.advance();
      }
    }
  }

  private static final class Cursor {
    private final MessageInfo[][] blocks;
    private int block;
    private int at;

    Cursor(MessageInfo[][] blocks) {
      this.blocks = blocks;
    }

    boolean live() {
      return block < blocks.length;
    }

    MessageInfo get() {
      return blocks[block][at];
    }

    void advance() {
      at++;
      if (at == blocks[block].length) {
        block++;
        at = 0;
      }
    }

    boolean skipShared(Cursor other) {
      if (at != 0 || other.at != 0 || blocks[block] != other.blocks[other.block]) {
        return false;
      }
      block++;
      other.block++;
      return true;
    }
  }
}
