package dev.postern.maildir.index;

import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which UID is which file, packed: a name costs its octets and six more. Immutable; a changed table
 * shares all blocks but those that the change touched.
 */
public final class FileTable {
  /** A mailbox without messages. */
  public static final FileTable EMPTY = new FileTable(new FileBlock[0]);

  private final FileBlock[] blocks;

  private FileTable(FileBlock[] blocks) {
    this.blocks = blocks;
  }

  /** How many files there are. */
  public int size() {
    int size = 0;
    for (FileBlock block : blocks) {
      size += block.size();
    }
    return size;
  }

  /** The file of a UID. */
  public Optional<MessageFile> find(long uid) {
    int block = blockOf(uid);
    return block < 0 ? Optional.empty() : blocks[block].find(uid);
  }

  /** All files, ascending by UID. */
  public void forEach(Consumer<MessageFile> action) {
    for (FileBlock block : blocks) {
      block.forEach(action);
    }
  }

  /** The file of a delivery, by the mark in its name, among about the last {@code depth} files. */
  public Optional<MessageFile> findDelivery(String mark, int depth) {
    byte[] pattern = FileBlock.octets(mark);
    int left = depth;
    for (int i = blocks.length - 1; i >= 0 && left > 0; i--) {
      Optional<MessageFile> found = blocks[i].findMark(pattern);
      if (found.isPresent()) {
        return found;
      }
      left -= blocks[i].size();
    }
    return Optional.empty();
  }

  /** The table with files at its end, their UIDs ascending and larger than all here. */
  public FileTable plus(List<MessageFile> added) {
    if (added.isEmpty()) {
      return this;
    }
    Builder builder = new Builder();
    builder.done.addAll(Arrays.asList(blocks));
    if (blocks.length > 0 && blocks[blocks.length - 1].size() < FileBlock.CAPACITY) {
      builder.done.remove(blocks.length - 1).forEach(builder::add);
    }
    added.forEach(builder::add);
    return builder.build();
  }

  /** The table with other places or names for files that are here, ascending by UID. */
  public FileTable replace(List<MessageFile> changed) {
    FileBlock[] next = blocks.clone();
    int at = 0;
    while (at < changed.size()) {
      int block = blockOf(changed.get(at).uid());
      int end = at + 1;
      while (end < changed.size() && blockOf(changed.get(end).uid()) == block) {
        end++;
      }
      next[block] = blocks[block].replace(changed.subList(at, end));
      at = end;
    }
    return new FileTable(next);
  }

  /** The table without some files; UIDs that are not here are ignored. */
  public FileTable minus(UidSet gone) {
    List<FileBlock> next = new ArrayList<>(blocks.length);
    for (FileBlock block : blocks) {
      UidSet here = gone.intersect(UidSet.range(block.first(), block.last()));
      FileBlock kept = here.isEmpty() ? block : block.minus(here);
      if (kept.size() > 0) {
        next.add(kept);
      }
    }
    return new FileTable(next.toArray(FileBlock[]::new));
  }

  private int blockOf(long uid) {
    int low = 0;
    int high = blocks.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (blocks[middle].first() <= uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** Collects files in ascending order of UID. */
  public static final class Builder {
    private final List<FileBlock> done = new ArrayList<>();
    private FileBlock.Builder open = new FileBlock.Builder();

    /** Begins with none. */
    public Builder() {}

    /** Adds a file. */
    public void add(MessageFile file) {
      byte[] name = FileBlock.octets(file.name());
      add(file.uid(), file.place(), name, 0, name.length);
    }

    /** Adds a file whose name is given in octets. */
    public void add(long uid, Place place, byte[] name, int from, int length) {
      open.add(uid, place, name, from, length);
      if (open.isFull()) {
        done.add(open.build());
        open = new FileBlock.Builder();
      }
    }

    /** The table. */
    public FileTable build() {
      if (!open.isEmpty()) {
        done.add(open.build());
        open = new FileBlock.Builder();
      }
      return done.isEmpty() ? EMPTY : new FileTable(done.toArray(FileBlock[]::new));
    }
  }
}
