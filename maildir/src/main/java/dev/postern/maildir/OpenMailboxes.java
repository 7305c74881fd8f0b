package dev.postern.maildir;

import dev.postern.maildir.uidlist.UidValidityFile;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailboxes that handles have open, one state for each directory. A state stays a little longer
 * than its last handle, so that deliveries one after another do not read the index each.
 */
final class OpenMailboxes {
  private static final Logger LOG = LoggerFactory.getLogger(OpenMailboxes.class);
  private static final Duration LINGER = Duration.ofSeconds(15);
  private static final int MOST_LINGERING = 256;

  /** Held while a new mailbox gets its UIDVALIDITY. */
  private final Lock newcomers = new ReentrantLock();

  private final StoreSettings settings;
  private final StoreThread thread;
  private final Lookout lookout;
  private final Map<Path, Entry> entries = new HashMap<>();
  // Guarded by entries.
  private long count;

  OpenMailboxes(StoreSettings settings, StoreThread thread, Lookout lookout) {
    this.settings = settings;
    this.thread = thread;
    this.lookout = lookout;
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
      if (dead != null && dead.state.isGone()) {
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
                          settings,
                          thread)));
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

  /** Renames directories while nobody changes their mailboxes; open handles go on. */
  void rename(List<Renaming> renamings, MailboxState.Step step) throws IOException {
    List<Open> open = new ArrayList<>();
    synchronized (entries) {
      for (Renaming renaming : renamings) {
        Entry entry = entries.get(renaming.from());
        if (entry != null) {
          open.add(new Open(entry, renaming));
        }
      }
    }
    open.sort(Comparator.comparingLong(one -> one.entry().state.order()));
    locked(open, 0, step);
  }

  private void locked(List<Open> open, int from, MailboxState.Step step) throws IOException {
    if (from < open.size()) {
      open.get(from).entry().state.quietly(() -> locked(open, from + 1, step));
      return;
    }
    step.run();
    synchronized (entries) {
      for (Open one : open) {
        entries.remove(one.renaming().from(), one.entry());
        one.entry().directory = one.renaming().to().directory();
        one.entry().state.movedTo(one.renaming().to());
      }
      open.forEach(one -> entries.put(one.entry().directory, one.entry()));
    }
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
    Duration linger;
    synchronized (entries) {
      linger = entries.size() > MOST_LINGERING ? Duration.ZERO : LINGER;
      entry.uses--;
      if (entry.uses > 0 || entry.eviction == Eviction.SCHEDULED) {
        return;
      }
      entry.eviction = Eviction.SCHEDULED;
    }
    thread.after(linger, () -> evict(entry));
  }

  private void evict(Entry entry) {
    // What we changed ourselves is looked through once more, so that the index can be trusted.
    refresh(entry);
    synchronized (entries) {
      entry.eviction = Eviction.NONE;
      if (entry.uses > 0) {
        return;
      }
      entries.remove(entry.directory, entry);
    }
    entry.state.rest();
  }

  private static void refresh(Entry entry) {
    try {
      entry.state.view();
    } catch (StoreException e) {
      LOG.debug("mailbox not read again mailbox={}", entry.directory, e);
    }
  }

  /** A mailbox in use. */
  final class Lease implements AutoCloseable {
    private final Entry entry;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    MailboxState mailbox() {
      return entry.state;
    }

    /** Someone waits for events of the mailbox. */
    void watched() {
      lookout.over(entry.state);
    }

    @Override
    public void close() {
      release(entry);
    }
  }

  /**
   * A mailbox on its way.
   *
   * @param from its directory
   * @param to its files under the other name
   */
  record Renaming(Path from, MailboxPaths to) {}

  private record Open(Entry entry, Renaming renaming) {}

  private static final class Entry {
    private final MailboxState state;
    private Path directory;
    private int uses;
    private Eviction eviction = Eviction.NONE;

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
