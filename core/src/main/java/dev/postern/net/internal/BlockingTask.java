package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.Party;
import dev.postern.net.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A session's task on its way through a bulkhead. It runs in the serial context, so the session
 * needs no locks, on a thread of the pool.
 */
final class BlockingTask implements PoolTask {
  /** For a task to end after its interrupt, before its connection is cut. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private final Pool pool;
  private final Party party;
  private final Entry entry;
  private final long since;
  private final SerialQueue queue;
  private final Predicate<BlockingTask> begins;
  private Runnable task;
  private Runnable refused;
  private final ReentrantLock lock = new ReentrantLock();
  private Thread interruptible;
  private boolean calledOff;
  private Optional<Overrun> overrun = Optional.empty();
  private Progress progress = Progress.WAITING;

  /**
   * @param since when it was asked for
   * @param begins runs in the serial context just before the task, and says whether it may begin
   */
  BlockingTask(
      Pool pool,
      Party party,
      Entry entry,
      long since,
      Runnable task,
      Runnable refused,
      SerialQueue queue,
      Predicate<BlockingTask> begins) {
    this.pool = pool;
    this.party = party;
    this.entry = entry;
    this.since = since;
    this.task = task;
    this.refused = refused;
    this.queue = queue;
    this.begins = begins;
  }

  Pool pool() {
    return pool;
  }

  @Override
  public Party party() {
    return party;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public void run() {
    queue.runHere(this::runInTurn);
  }

  private void runInTurn() {
    boolean wanted = begins.test(this);
    Runnable work = task;
    drop();
    if (!enter(wanted)) {
      return;
    }
    try {
      work.run();
    } finally {
      leave();
    }
  }

  /** Runs what is to be done if it cannot begin. Called in the serial context. */
  void refuse() {
    Runnable instead = refused;
    lock.lock();
    try {
      progress = Progress.OVER;
    } finally {
      lock.unlock();
    }
    drop();
    instead.run();
  }

  /** What it holds is freed with it, though the connection remembers the task. */
  private void drop() {
    task = null;
    refused = null;
  }

  /** Whether it is to come or under way, and of a kind that only a waiting client needs. */
  boolean needed() {
    lock.lock();
    try {
      return pool.whenGone() == Pool.WhenGone.INTERRUPT && progress != Progress.OVER && !calledOff;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it was asked for before a time, and has not begun. Any thread may call it. */
  boolean waitsSince(long time) {
    lock.lock();
    try {
      return progress == Progress.WAITING && since <= time;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks whether the task is running though its time is up, and interrupts it; says what is new of
   * that. Any thread may call it.
   */
  Optional<Overrun> overrun(long now, Limits limits) {
    lock.lock();
    try {
      Optional<Overrun> next =
          progress == Progress.BEGUN
              ? pool.longest().flatMap(most -> grown(now - since - limits.of(most).toNanos()))
              : Optional.empty();
      if (next.isPresent()) {
        overrun = next;
        interruptible.interrupt();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Overrun> grown(long late) {
    if (late < 0 || overrun.filter(Overrun.HUNG::equals).isPresent()) {
      return Optional.empty();
    }
    if (overrun.isEmpty()) {
      return Optional.of(Overrun.INTERRUPTED);
    }
    return late < GRACE.toNanos() ? Optional.empty() : Optional.of(Overrun.HUNG);
  }

  /** Whether it runs, for longer than it may. Any thread may call it. */
  boolean isLate() {
    lock.lock();
    try {
      return progress == Progress.BEGUN && overrun.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits for the task any more. Any thread may call it. */
  void callOff() {
    lock.lock();
    try {
      calledOff = true;
      if (interruptible != null) {
        interruptible.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean enter(boolean wanted) {
    lock.lock();
    try {
      if (calledOff || !wanted) {
        progress = Progress.OVER;
        return false;
      }
      progress = Progress.BEGUN;
      if (pool.whenGone() == Pool.WhenGone.INTERRUPT) {
        interruptible = Thread.currentThread();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      progress = Progress.OVER;
      interruptible = null;
      // What was meant for this task, or was of its own making, must not hit what follows.
      Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** How far a task is that runs for longer than it may. */
  enum Overrun {
    /** It can still end by itself. */
    INTERRUPTED,
    /** It did not mind the interrupt. */
    HUNG
  }

  private enum Progress {
    WAITING,
    BEGUN,
    OVER
  }
}
