package dev.postern.maildir;

import dev.postern.Limits;
import dev.postern.maildir.Reconciler.Access;
import dev.postern.maildir.disk.DotLock;
import dev.postern.maildir.disk.LockTicket;
import dev.postern.maildir.disk.LockTimeoutException;
import dev.postern.maildir.index.IndexStamps;
import dev.postern.maildir.index.MailboxIndex;
import dev.postern.maildir.structure.StructureFile;
import dev.postern.maildir.uidlist.UidListFile;
import dev.postern.maildir.uidlist.UidValidityFile;
import dev.postern.store.MailboxEvent;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mailbox as this process knows it, shared by all its handles. Who reads takes the newest view
 * and waits for nobody; who changes holds the lock of this process and Dovecot's lock file.
 */
final class MailboxState {
  private static final Logger LOG = LoggerFactory.getLogger(MailboxState.class);

  /** How long who only looks, and has something to show, waits for another process's lock. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final long RECHECK = TimeUnit.SECONDS.toNanos(1);

  private final StoreSettings settings;
  private final long order;
  private final UidValidityFile validities;
  private final ChangeLock changes;
  private final MailboxListeners listeners;
  private final Committer committer = new Committer(this);
  private final Whereabouts whereabouts = new Whereabouts(this);
  // None where nothing of our own is on the disk.
  private final Optional<StructureFile> structures;
  private volatile MailboxPaths paths;
  private volatile MailboxView view;
  private volatile Life life = Life.HERE;
  // All guarded by changes.
  private final LockTicket ticket;
  private DotLock held;
  private MailboxChange current;
  private MailboxIndex index;
  private long scanNanos;

  MailboxState(long order, MailboxPaths paths, UidValidityFile validities, StoreSettings settings) {
    this.order = order;
    this.paths = paths;
    this.ticket = new LockTicket(paths.tmp());
    this.validities = validities;
    this.settings = settings;
    this.changes = new ChangeLock(settings.lockWaiters(), () -> this.paths.lock());
    this.listeners = new MailboxListeners(settings.threads());
    this.structures =
        paths
            .index()
            .map(
                begin ->
                    new StructureFile(
                        () -> this.paths.index().orElse(begin),
                        settings.diskClock(),
                        () -> settings.limits().of(Limits.Count.STRUCTURE_CACHE_OCTETS)));
  }

  StoreSettings settings() {
    return settings;
  }

  MailboxPaths paths() {
    return paths;
  }

  Committer committer() {
    return committer;
  }

  Whereabouts whereabouts() {
    return whereabouts;
  }

  Optional<StructureFile> structures() {
    return structures;
  }

  UidListFile uidList() {
    return new UidListFile(paths.control(), settings.sync(), () -> held.check());
  }

  /** The newest view, with what others did as far as directory times tell. */
  MailboxView view() throws StoreException {
    checkHere();
    MailboxView known = view;
    try {
      if (known != null && !known.outdated(paths.stamps(), System.nanoTime())) {
        return known;
      }
      return refreshed(known);
    } catch (IOException e) {
      throw StoreFailures.of(e, paths.directory());
    }
  }

  /** Looks for what others did, for those who listen, without waiting for anybody. */
  Glance glance() {
    MailboxView known = view;
    try {
      if (known == null || !known.outdated(paths.stamps(), System.nanoTime())) {
        return Glance.DONE;
      }
      if (!changes.tryLock()) {
        return Glance.BUSY;
      }
      try {
        checkHere();
        reconcile(Duration.ZERO);
        return Glance.DONE;
      } finally {
        changes.unlock();
      }
    } catch (LockTimeoutException e) {
      LOG.debug("mailbox not read again, lock held file={}", paths.lock());
      return Glance.BUSY;
    } catch (IOException e) {
      LOG.debug("mailbox not read again mailbox={}", paths.directory(), e);
      return Glance.DONE;
    }
  }

  /** In how long a look can tell more than the last; nothing if that one told all. */
  Optional<Duration> settling() {
    MailboxView known = view;
    return known == null ? Optional.empty() : known.settling(System.nanoTime());
  }

  /** The view as it was last published; empty before the first. */
  MailboxView published() throws StoreException {
    MailboxView known = view;
    return known == null ? view() : known;
  }

  /** Makes a change under the locks, on top of what is on the disk; publishes what was recorded. */
  <T> T change(Work<T> work) throws StoreException {
    return change(settings.deadline(), work);
  }

  /**
   * The same.
   *
   * @param deadline until when it waits for others, of this process and of others
   */
  @SuppressWarnings("try") // The lock is held, not used.
  <T> T change(Deadline deadline, Work<T> work) throws StoreException {
    changes.enter(deadline);
    try {
      if (current != null) {
        return work.on(current);
      }
      checkHere();
      checkDirectory();
      try (DotLock lock = lock(deadline.left())) {
        return locked(work);
      }
    } catch (IOException e) {
      throw StoreFailures.of(e, paths.directory());
    } finally {
      changes.unlock();
    }
  }

  /** Publishes what was recorded so far in the change under way. */
  void publish(MailboxChange change) {
    if (change.extent() == MailboxChange.Extent.NOTHING) {
      return;
    }
    settle(change);
    record(change);
    view = change.view();
    change.events().forEach(listeners::announce);
    change.next();
  }

  /** Lists the directories again in a change under way, whatever their times say. */
  void relist(MailboxChange change) throws IOException {
    publish(change);
    IndexStamps known = change.stamps();
    change.stamps(
        new IndexStamps(known.fresh(), known.cur(), known.uidList(), known.letters(), Set.of()),
        System.nanoTime());
    if (reconciler(change, Access.READ_WRITE).run() == Reconciler.Outcome.ANOTHER) {
      throw vanished();
    }
    publish(change);
  }

  /** The mailbox was deleted: handles learn it, nothing works any more. */
  void gone() {
    life = Life.GONE;
    structures.ifPresent(StructureFile::close);
    MailboxView known = view;
    long modSeq = known == null ? 1 : known.snapshot().modSeq() + 1;
    listeners.announce(new MailboxEvent.Gone(modSeq));
  }

  /** The mailbox was renamed. */
  void movedTo(MailboxPaths other) {
    changes.lock();
    try {
      paths = other;
      ticket.movedTo(other.tmp());
      index = null;
    } finally {
      changes.unlock();
    }
  }

  /** Does something where the mailbox is, while it is not renamed; publishes nothing. */
  <T> T steady(SteadyWork<T> work) throws IOException {
    changes.enter(settings.deadline());
    try {
      if (!paths.exists()) {
        throw new NoSuchFileException(paths.directory().toString());
      }
      return work.on(paths);
    } finally {
      changes.unlock();
    }
  }

  /** Who locks several mailboxes locks them in the order of these numbers. */
  long order() {
    return order;
  }

  /** Who has it keeps all others from changing the mailbox. */
  ChangeLock changes() {
    return changes;
  }

  /**
   * Ends this state of the mailbox for good, if nobody uses it; what is asked of it afterwards
   * fails, so that another can take its place.
   *
   * @param unused asked while nobody changes the mailbox
   * @return whether that could be asked
   */
  boolean retire(BooleanSupplier unused) {
    if (!changes.tryLock()) {
      return false;
    }
    try {
      ticket.discard();
      if (unused.getAsBoolean()) {
        life = Life.RETIRED;
        structures.ifPresent(StructureFile::close);
      }
      return true;
    } finally {
      changes.unlock();
    }
  }

  /** Nobody uses the mailbox for now: gives up what it holds besides memory. */
  void rest() {
    changes.lock();
    try {
      ticket.discard();
    } finally {
      changes.unlock();
    }
    structures.ifPresent(StructureFile::close);
  }

  MailboxListeners listeners() {
    return listeners;
  }

  /** Whether it can be used: neither gone nor retired. */
  boolean isHere() {
    return life == Life.HERE;
  }

  private MailboxView refreshed(MailboxView known) throws IOException {
    Deadline deadline = known == null ? settings.deadline() : Deadline.in(LOOK);
    if (known == null) {
      changes.enter(deadline);
    } else if (!changes.tryLock()) {
      // Someone changes the mailbox and will publish what is new.
      return known;
    }
    try {
      if (current != null) {
        return known;
      }
      checkHere();
      return reconcile(deadline.left());
    } catch (LockTimeoutException e) {
      if (known == null) {
        throw e;
      }
      LOG.warn("mailbox not read again, lock held file={}", paths.lock());
      return known;
    } finally {
      changes.unlock();
    }
  }

  @SuppressWarnings("try") // The lock is held, not used.
  private MailboxView reconcile(Duration patience) throws IOException {
    try {
      checkDirectory();
      try (DotLock lock = lock(patience)) {
        return locked(change -> view);
      }
    } catch (LockTimeoutException e) {
      throw e;
    } catch (FileSystemException e) {
      if (e instanceof AccessDeniedException
          || String.valueOf(e.getReason()).contains("Read-only")) {
        return readOnly();
      }
      throw e;
    }
  }

  private MailboxView readOnly() throws IOException {
    if (view == null) {
      view = loader().load(openIndex());
    }
    MailboxChange change = new MailboxChange(view);
    if (reconciler(change, Access.READ_ONLY).run() == Reconciler.Outcome.ANOTHER) {
      throw vanished();
    }
    view = change.view();
    change.events().forEach(listeners::announce);
    return view;
  }

  private <T> T locked(Work<T> work) throws IOException {
    Compacting compacting = view == null ? Compacting.NOW : Compacting.NOT_NOW;
    if (view == null) {
      view = loader().load(openIndex());
      StaleFiles.remove(paths.tmp(), settings.diskClock());
    }
    openIndex();
    current = new MailboxChange(view);
    try {
      long begin = System.nanoTime();
      if (reconciler(current, Access.READ_WRITE).run() == Reconciler.Outcome.ANOTHER) {
        throw vanished();
      }
      if (current.extent() != MailboxChange.Extent.NOTHING) {
        scanNanos = System.nanoTime() - begin;
        publish(current);
      }
      if (compacting == Compacting.NOW) {
        Compaction.run(current, uidList());
      }
      return work.on(current);
    } finally {
      MailboxChange done = current;
      current = null;
      if (life == Life.HERE) {
        publish(done);
      }
    }
  }

  // What was done is done and may be acknowledged, so this never fails.
  private void settle(MailboxChange change) {
    try {
      change.settle(paths.stamps(), System.nanoTime() + Math.max(RECHECK, scanNanos * 50));
    } catch (IOException e) {
      LOG.warn("mailbox to be listed anew mailbox={} reason={}", paths.directory(), e.toString());
      change.stamps(IndexStamps.NEVER, System.nanoTime());
    }
  }

  private void record(MailboxChange change) {
    try {
      if (index.worn()) {
        index.rewrite(change.view().image());
      } else {
        index.append(change.records(), change.snapshot().modSeq());
      }
    } catch (IOException e) {
      // The index only saves looking; the next change writes it anew, or the next start.
      LOG.warn("index not written mailbox={} reason={}", paths.directory(), e.toString());
    }
  }

  private DotLock lock(Duration patience) throws IOException {
    // A link cannot lead to another file system, where the control files may be.
    held =
        changes.acquire(
            () ->
                paths.control().equals(paths.directory())
                    ? settings.lock(paths.lock(), ticket, patience)
                    : settings.lock(paths.lock(), patience));
    return held;
  }

  private StoreException vanished() {
    gone();
    return new StoreException(Kind.NOT_FOUND, "mailbox is gone: " + paths.directory());
  }

  void checkHere() throws StoreException {
    if (life == Life.RETIRED) {
      throw new StoreException(
          Kind.UNAVAILABLE, "its last handle was closed: " + paths.directory());
    }
    if (life == Life.GONE) {
      throw new StoreException(Kind.NOT_FOUND, "mailbox is gone: " + paths.directory());
    }
  }

  private void checkDirectory() throws IOException {
    if (view != null && paths.isWhole()) {
      return;
    }
    if (!paths.exists()) {
      throw vanished();
    }
    paths.complete(settings.sync());
  }

  private MailboxIndex openIndex() {
    if (index == null) {
      index = paths.openIndex(settings);
    }
    return index;
  }

  private MailboxLoader loader() {
    return new MailboxLoader(paths, uidList(), validities, settings);
  }

  private Reconciler reconciler(MailboxChange change, Access access) {
    return new Reconciler(paths, change, uidList(), settings, access);
  }

  /** What is done to a mailbox. */
  @FunctionalInterface
  interface Work<T> {
    T on(MailboxChange change) throws IOException;
  }

  /** What is done where a mailbox is. */
  @FunctionalInterface
  interface SteadyWork<T> {
    T on(MailboxPaths paths) throws IOException;
  }

  /** A step that may fail. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  private enum Compacting {
    NOW,
    NOT_NOW
  }

  /** What came of a look that waits for nobody. */
  enum Glance {
    DONE,
    /** Somebody, perhaps another process, has the mailbox locked. */
    BUSY
  }

  private enum Life {
    HERE,
    /** Dropped from memory while nobody used it. */
    RETIRED,
    GONE
  }
}
