package dev.postern.maildir;

import dev.postern.maildir.uidlist.UidValidityFile;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The mailboxes that handles have open, one state for each directory. A state stays a little longer
 * than its last handle, so that deliveries one after another do not read the index each. One that
 * is dropped changes nothing from then on, whoever still holds it: two states of one mailbox would
 * take each other for other processes.
 */
final class OpenMailboxes {
  private static final int MOST_LINGERING = 256;

  /** When it is tried again to drop a mailbox that somebody was just changing. */
  private static final Duration BUSY = Duration.ofSeconds(1);

  /** Held while a new mailbox gets its UIDVALIDITY. */
  private final Lock newcomers = new ReentrantLock();

  private final StoreSettings settings;
  private final MailboxWatcher watcher;
  private final Map<Path, Entry> entries = new HashMap<>();
  // Guarded by entries.
  private long count;

  OpenMailboxes(StoreSettings settings, MailboxWatcher watcher) {
    this.settings = settings;
    this.watcher = watcher;
  }

  /**
   * A mailbox, until the lease is closed.
   *
   * @param accountRoot where the account's last UIDVALIDITY is
   */
  Lease lease(MailboxPaths paths, Path accountRoot) {
    Path directory = paths.directory();
    synchronized (entries) {
      Entry dead = entries.get(directory);
      if (dead != null && !dead.state.isHere()) {
        entries.remove(directory);
      }
      Entry entry =
          entries.computeIfAbsent(
              directory,
              path ->
                  new Entry(
                      path,
                      new MailboxState(
                          count++,
                          paths,
                          new UidValidityFile(
                              accountRoot, settings.clock(), settings.sync(), newcomers),
                          settings)));
      entry.uses++;
      return new Lease(entry);
    }
  }

  /** A directory is no mailbox any more. */
  void gone(Path directory) {
    Entry entry;
    synchronized (entries) {
      entry = entries.remove(directory);
    }
    if (entry != null) {
      entry.state.gone();
    }
  }

  /**
   * Renames directories while nobody changes their mailboxes, or makes others where they go; open
   * handles go on, also those that are opened meanwhile.
   *
   * @param accountRoot of the account whose mailboxes they are
   */
  void rename(Path accountRoot, List<Renaming> renamings, HeldMailboxes.Step step)
      throws IOException {
    List<MailboxPaths> touched = new ArrayList<>();
    for (Renaming renaming : renamings) {
      touched.add(renaming.from());
      touched.add(renaming.to());
    }
    try (HeldMailboxes held = hold(accountRoot, touched)) {
      step.run(held);
      moved(renamings);
    }
  }

  /** Removes a mailbox while nobody changes it; one of its name that is made later is another. */
  void remove(Path accountRoot, MailboxPaths paths, HeldMailboxes.Step step) throws IOException {
    try (HeldMailboxes held = hold(accountRoot, List.of(paths))) {
      step.run(held);
      gone(paths.directory());
    }
  }

  /** Makes a mailbox while nobody removes or renames one of its name. */
  void make(Path accountRoot, MailboxPaths paths, HeldMailboxes.Step step) throws IOException {
    try (HeldMailboxes held = hold(accountRoot, List.of(paths))) {
      step.run(held);
    }
  }

  private HeldMailboxes hold(Path accountRoot, List<MailboxPaths> touched) throws StoreException {
    Deadline deadline = settings.deadline();
    while (true) {
      List<Lease> leases = touched.stream().map(one -> lease(one, accountRoot)).toList();
      HeldMailboxes held = new HeldMailboxes(leases, settings, deadline);
      boolean current = false;
      try {
        held.enter();
        current = areAt(touched, leases);
        if (current) {
          return held;
        }
      } finally {
        if (!current) {
          held.close();
        }
      }
    }
  }

  // Those that were waited for may have been renamed or removed meanwhile, and others be there.
  private boolean areAt(List<MailboxPaths> touched, List<Lease> leases) {
    synchronized (entries) {
      for (int i = 0; i < leases.size(); i++) {
        Entry entry = leases.get(i).entry;
        if (!entry.state.isHere() || entries.get(touched.get(i).directory()) != entry) {
          return false;
        }
      }
      return true;
    }
  }

  private void moved(List<Renaming> renamings) {
    List<Entry> displaced = new ArrayList<>();
    synchronized (entries) {
      List<Entry> moving = new ArrayList<>();
      for (Renaming renaming : renamings) {
        Entry entry = entries.remove(renaming.from().directory());
        entry.directory = renaming.to().directory();
        entry.state.movedTo(renaming.to());
        moving.add(entry);
      }
      for (Entry entry : moving) {
        Entry before = entries.put(entry.directory, entry);
        if (before != null) {
          displaced.add(before);
        }
      }
    }
    // Of mailboxes that were to be made there, or that another process removed.
    displaced.forEach(entry -> entry.state.gone());
  }

  /** Leaves nothing open or on the disk that only mailboxes in use need; the store is closed. */
  void close() {
    List<Entry> open;
    synchronized (entries) {
      open = List.copyOf(entries.values());
    }
    open.forEach(entry -> entry.state.rest());
  }

  private void release(Entry entry) {
    synchronized (entries) {
      entry.uses--;
      entry.leftAt = System.nanoTime();
      if (entry.uses > 0 || entry.eviction == Eviction.SCHEDULED) {
        return;
      }
      entry.eviction = Eviction.SCHEDULED;
    }
    evictAfter(linger(), entry);
  }

  private Duration linger() {
    synchronized (entries) {
      return entries.size() > MOST_LINGERING ? Duration.ZERO : settings.linger();
    }
  }

  private void evictAfter(Duration delay, Entry entry) {
    settings.threads().after(delay, () -> settings.threads().look(() -> evict(entry)));
  }

  private void evict(Entry entry) {
    boolean decided = false;
    try {
      evictUnused(entry);
      decided = true;
    } finally {
      if (!decided) {
        evictAfter(BUSY, entry);
      }
    }
  }

  private void evictUnused(Entry entry) {
    if (isUsed(entry)) {
      return;
    }
    // What we changed ourselves is looked through once more, so that the index can be trusted.
    entry.state.glance();
    Duration left = linger().minusNanos(System.nanoTime() - entry.leftAt);
    if (left.compareTo(Duration.ZERO) > 0) {
      evictAfter(left, entry);
    } else if (!entry.state.retire(() -> drop(entry))) {
      evictAfter(BUSY, entry);
    }
  }

  private boolean isUsed(Entry entry) {
    synchronized (entries) {
      if (entry.uses > 0) {
        entry.eviction = Eviction.NONE;
      }
      return entry.uses > 0;
    }
  }

  /** Says whether nobody uses it. From then on another state may be made of the mailbox. */
  private boolean drop(Entry entry) {
    synchronized (entries) {
      entry.eviction = Eviction.NONE;
      return entry.uses == 0 && entries.remove(entry.directory, entry);
    }
  }

  /** A mailbox in use. Used by many threads. */
  final class Lease implements AutoCloseable {
    private final Entry entry;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Entry entry) {
      this.entry = entry;
    }

    MailboxState mailbox() {
      return entry.state;
    }

    /** Someone waits for events of the mailbox. */
    void watched() {
      watcher.watch(entry.state);
    }

    /** Ends the use, once; the listeners have been taken away before. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        watcher.left(entry.state);
        release(entry);
      }
    }
  }

  /**
   * A mailbox on its way.
   *
   * @param from its files now
   * @param to its files under the other name
   */
  record Renaming(MailboxPaths from, MailboxPaths to) {}

  private static final class Entry {
    private final MailboxState state;
    // All guarded by entries.
    private Path directory;
    private int uses;
    private Eviction eviction = Eviction.NONE;
    private volatile long leftAt = System.nanoTime();

    Entry(Path directory, MailboxState state) {
      this.directory = directory;
      this.state = state;
    }
  }

  private enum Eviction {
    NONE,
    SCHEDULED
  }
}
