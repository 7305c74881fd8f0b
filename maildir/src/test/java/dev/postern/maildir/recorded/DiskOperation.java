package dev.postern.maildir.recorded;

import java.nio.file.attribute.FileTime;
import java.util.List;

/** One step that changes what is on the disk, or that makes changes stay there. */
public sealed interface DiskOperation {

  /** The operation in words, with paths as they were. */
  String text();

  /** A change of a directory's entries. */
  sealed interface OfEntries extends DiskOperation {
    /** The entries that it reads or writes. */
    List<Entry> entries();

    /** The directory whose sync makes it last. */
    long directory();

    /** Does it. */
    void apply(DiskTree tree);
  }

  /** A change of a file's content or its time. */
  sealed interface OfFile extends DiskOperation {
    /** Which file. */
    long inode();
  }

  /** A name in a directory. */
  record Entry(long directory, String name) {}

  /** A new file or directory. */
  record Make(Entry at, long inode, DiskTree.Kind kind, String text) implements OfEntries {
    @Override
    public List<Entry> entries() {
      return List.of(at);
    }

    @Override
    public long directory() {
      return at.directory();
    }

    @Override
    public void apply(DiskTree tree) {
      tree.make(inode, kind);
      tree.put(at, inode);
    }
  }

  /** Another name of a file. */
  record Link(Entry at, long inode, String text) implements OfEntries {
    @Override
    public List<Entry> entries() {
      return List.of(at);
    }

    @Override
    public long directory() {
      return at.directory();
    }

    @Override
    public void apply(DiskTree tree) {
      tree.put(at, inode);
    }
  }

  /** Another name, which may have been another file's, instead of one. */
  record Rename(Entry from, Entry to, long inode, String text) implements OfEntries {
    @Override
    public List<Entry> entries() {
      return List.of(from, to);
    }

    @Override
    public long directory() {
      return to.directory();
    }

    @Override
    public void apply(DiskTree tree) {
      tree.remove(from);
      tree.put(to, inode);
    }
  }

  /** A name less. */
  record Unlink(Entry at, String text) implements OfEntries {
    @Override
    public List<Entry> entries() {
      return List.of(at);
    }

    @Override
    public long directory() {
      return at.directory();
    }

    @Override
    public void apply(DiskTree tree) {
      tree.remove(at);
    }
  }

  /** Octets written. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Write(long inode, long offset, byte[] octets, String text) implements OfFile {}

  /** A file cut. */
  record Truncate(long inode, long size, String text) implements OfFile {}

  /** A file with another time. */
  record Date(long inode, FileTime time, String text) implements OfFile {}

  /** A file or directory given to another owner. */
  record Give(long inode, String text) implements DiskOperation {}

  /** What was done to a file, or to a directory's entries, stays. */
  record Sync(long inode, String text) implements DiskOperation {}
}
