package dev.postern.maildir.recorded;

import dev.postern.maildir.recorded.DiskOperation.OfEntries;
import dev.postern.maildir.recorded.DiskOperation.OfFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a disk may hold after the power went. What was not synced may be there or not: octets of a
 * file all, half, none, or as zeros; entries of a directory each for itself, but no entry without
 * what was done to the same names before, and a rename as a whole.
 */
public final class PowerLoss {
  private static final int EXHAUSTIVE = 4;
  private static final int RANDOM_CHOICES = 6;

  private final DiskTree begin;
  private final List<OfEntries> entries = new ArrayList<>();
  private final BitSet synced = new BitSet();
  private final Map<Long, Changes> changes = new LinkedHashMap<>();

  PowerLoss(DiskTree begin, List<DiskOperation> done) {
    this.begin = begin;
    done.forEach(this::replay);
  }

  private void replay(DiskOperation operation) {
    if (operation instanceof OfEntries change) {
      entries.add(change);
    } else if (operation instanceof OfFile change) {
      changes.computeIfAbsent(change.inode(), inode -> new Changes()).all.add(change);
    } else if (operation instanceof DiskOperation.Sync sync) {
      sync(sync.inode());
    }
  }

  private void sync(long inode) {
    Changes ofFile = changes.get(inode);
    if (ofFile != null) {
      ofFile.synced = ofFile.all.size();
    }
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).directory() == inode) {
        keep(synced, i);
      }
    }
  }

  /** Keeps an operation, and those before it that it builds on. */
  private void keep(BitSet kept, int index) {
    if (kept.get(index)) {
      return;
    }
    kept.set(index);
    for (int before = 0; before < index; before++) {
      for (DiskOperation.Entry entry : entries.get(before).entries()) {
        if (entries.get(index).entries().contains(entry)) {
          keep(kept, before);
        }
      }
    }
  }

  /** The tree without all that was not synced. */
  public DiskTree barest() {
    return tree(choice(List.of()), inode -> Fate.LOST);
  }

  /** Trees that may be there, each for once, the barest first. */
  public List<DiskTree> trees(Random random) {
    Map<String, DiskTree> trees = new LinkedHashMap<>();
    for (BitSet kept : choices(random)) {
      for (Fate fate : Fate.values()) {
        DiskTree tree = tree(kept, inode -> fate);
        trees.putIfAbsent(tree.words(), tree);
      }
      Map<Long, Fate> mixed = new HashMap<>();
      DiskTree tree =
          tree(
              kept,
              inode ->
                  mixed.computeIfAbsent(
                      inode, i -> Fate.values()[random.nextInt(Fate.values().length)]));
      trees.putIfAbsent(tree.words(), tree);
    }
    return List.copyOf(trees.values());
  }

  private List<BitSet> choices(Random random) {
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (!synced.get(i)) {
        open.add(i);
      }
    }
    List<BitSet> choices = new ArrayList<>();
    choices.add(choice(List.of()));
    choices.add(choice(open));
    // In order, as a journal keeps them.
    for (int count = open.size() - 1; count > 0; count--) {
      choices.add(choice(open.subList(0, count)));
    }
    if (open.size() <= EXHAUSTIVE) {
      for (int mask = 0; mask < 1 << open.size(); mask++) {
        choices.add(choice(open, BitSet.valueOf(new long[] {mask})));
      }
      return choices;
    }
    for (Integer one : open) {
      choices.add(choice(List.of(one)));
    }
    for (int i = 0; i < RANDOM_CHOICES; i++) {
      choices.add(choice(open, BitSet.valueOf(new long[] {random.nextLong()})));
    }
    return choices;
  }

  private BitSet choice(List<Integer> open, BitSet mask) {
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      if (mask.get(i % Long.SIZE)) {
        chosen.add(open.get(i));
      }
    }
    return choice(chosen);
  }

  private BitSet choice(List<Integer> chosen) {
    BitSet kept = (BitSet) synced.clone();
    chosen.forEach(index -> keep(kept, index));
    return kept;
  }

  private DiskTree tree(BitSet kept, Fates fates) {
    DiskTree tree = begin.copy();
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      entries.get(i).apply(tree);
    }
    changes.forEach(
        (inode, ofFile) -> tree.set(inode, ofFile.content(begin.content(inode), fates.of(inode))));
    return tree;
  }

  /** What becomes of what was not synced in a file. */
  private enum Fate {
    LOST,
    HALF,
    ZEROS,
    KEPT
  }

  /** The fate of each file. */
  private interface Fates {
    Fate of(long inode);
  }

  /** What was done to one file. */
  private static final class Changes {
    private final List<OfFile> all = new ArrayList<>();
    private int synced;

    DiskTree.Content content(DiskTree.Content before, Fate fate) {
      DiskTree.Content content = before;
      int end =
          switch (fate) {
            case LOST -> synced;
            case HALF -> Math.min(synced + 1, all.size());
            case ZEROS, KEPT -> all.size();
          };
      for (int i = 0; i < end; i++) {
        OfFile change = all.get(i);
        if (i >= synced && change instanceof DiskOperation.Write write) {
          content = content.with(damaged(write, fate));
        } else {
          content = content.with(change);
        }
      }
      return content;
    }

    private static DiskOperation.Write damaged(DiskOperation.Write write, Fate fate) {
      byte[] octets =
          switch (fate) {
            case HALF -> Arrays.copyOf(write.octets(), write.octets().length / 2);
            case ZEROS -> new byte[write.octets().length];
            case KEPT, LOST -> write.octets();
          };
      return new DiskOperation.Write(write.inode(), write.offset(), octets, write.text());
    }
  }
}
