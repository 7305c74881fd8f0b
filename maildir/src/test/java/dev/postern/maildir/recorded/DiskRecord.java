package dev.postern.maildir.recorded;

import dev.postern.maildir.recorded.DiskOperation.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that was done to what is below one directory, in order, and what is open there. Operations
 * are done one after another, so that their order in the record is that on the disk.
 */
public final class DiskRecord {
  private final Path root;
  private final DiskTree begin;
  private final DiskTree now;
  private final List<DiskOperation> operations = new ArrayList<>();
  private final Map<Object, Path> open = new ConcurrentHashMap<>();
  private volatile Disturbance disturbance = Disturbance.NONE;
  private long lastInode;

  /** Begins with what is there, which counts as synced. */
  public DiskRecord(Path root) throws IOException {
    this.root = root;
    this.begin = DiskTree.read(root);
    this.now = begin.copy();
    this.lastInode = begin.lastInode();
  }

  /** What goes wrong from now on. */
  public void disturb(Disturbance with) {
    disturbance = with;
  }

  Disturbance disturbance() {
    return disturbance;
  }

  /** How many operations there were. */
  public synchronized int size() {
    return operations.size();
  }

  /** The operations from one to before another. */
  public synchronized List<DiskOperation> operations(int from, int to) {
    return List.copyOf(operations.subList(from, to));
  }

  /** What the disk may hold when the power goes after so many operations. */
  public PowerLoss powerLossAfter(int count) {
    return new PowerLoss(begin, operations(0, count));
  }

  /** Files and directories that are open. */
  public List<Path> open() {
    return List.copyOf(open.values());
  }

  void opened(Object handle, Path path) {
    open.put(handle, path);
  }

  void closed(Object handle) {
    open.remove(handle);
  }

  /** What is there now, by the record. */
  public synchronized DiskTree tree() {
    return now.copy();
  }

  /** What the record says is there, as lines; to be compared with {@link #onDisk}. */
  public synchronized List<String> recorded() {
    return now.listing();
  }

  /** What is there. */
  public List<String> onDisk() throws IOException {
    return DiskTree.read(root).listing();
  }

  /** The inode of a path, if it is below the root and there. */
  synchronized Optional<Long> find(Path path) {
    return path.startsWith(root) ? now.find(root.relativize(path)) : Optional.empty();
  }

  synchronized void make(Path path, DiskTree.Kind kind, Action action) throws IOException {
    Optional<Entry> at = entry(path);
    if (at.isEmpty()) {
      action.run();
      return;
    }
    String verb = kind == DiskTree.Kind.DIRECTORY ? "mkdir " : "create ";
    perform(new DiskOperation.Make(at.get(), ++lastInode, kind, verb + name(path)), action);
  }

  synchronized void link(Path path, Path existing, Action action) throws IOException {
    Optional<Entry> at = entry(path);
    Optional<Long> inode = find(existing);
    if (at.isEmpty() || inode.isEmpty()) {
      action.run();
      return;
    }
    String text = "link " + name(existing) + " " + name(path);
    perform(new DiskOperation.Link(at.get(), inode.get(), text), action);
  }

  synchronized void rename(Path from, Path to, Action action) throws IOException {
    Optional<Long> inode = find(from);
    Optional<Entry> target = entry(to);
    if (inode.isEmpty() || target.isEmpty()) {
      action.run();
      return;
    }
    String text = "rename " + name(from) + " " + name(to);
    Entry source = entry(from).orElseThrow();
    perform(new DiskOperation.Rename(source, target.get(), inode.get(), text), action);
  }

  synchronized void unlink(Path path, Action action) throws IOException {
    Optional<Entry> at = find(path).isPresent() ? entry(path) : Optional.empty();
    if (at.isEmpty()) {
      action.run();
      return;
    }
    perform(new DiskOperation.Unlink(at.get(), "unlink " + name(path)), action);
  }

  synchronized void date(Path path, FileTime time, Action action) throws IOException {
    Optional<Long> inode = find(path);
    if (inode.isEmpty()) {
      action.run();
      return;
    }
    perform(new DiskOperation.Date(inode.get(), time, "date " + name(path)), action);
  }

  /** A group and an owner count as one, told by the verb. */
  synchronized void give(Path path, String verb, Action action) throws IOException {
    Optional<Long> inode = find(path);
    if (inode.isEmpty()) {
      action.run();
      return;
    }
    perform(new DiskOperation.Give(inode.get(), verb + " " + name(path)), action);
  }

  synchronized void perform(DiskOperation operation, Action action) throws IOException {
    disturbance.before(operation);
    action.run();
    operations.add(operation);
    if (operation instanceof DiskOperation.OfEntries entries) {
      entries.apply(now);
    } else if (operation instanceof DiskOperation.OfFile change) {
      now.set(change.inode(), now.content(change.inode()).with(change));
    }
    disturbance.after(operation);
  }

  /** A path below the root, as the record names it. */
  String name(Path path) {
    return root.relativize(path).toString();
  }

  private Optional<Entry> entry(Path path) {
    if (!path.startsWith(root) || path.equals(root)) {
      return Optional.empty();
    }
    return find(path.getParent()).map(above -> new Entry(above, path.getFileName().toString()));
  }

  /** What is done to the disk. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }
}
