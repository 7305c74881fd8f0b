package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.Party;
import dev.postern.net.Pool;

/** A task beside its connection's serial context. Safe for many threads. */
final class AsideTask implements PoolTask {
  private final Asides owner;
  private final Pool pool;
  private final Party party;
  private final long since;
  private final Runnable task;
  private final Runnable refused;
  private Progress progress = Progress.WAITING;
  private Thread interruptible;
  private boolean late;

  /**
   * @param since when it was asked for
   * @param refused any thread may run it
   */
  AsideTask(Asides owner, Pool pool, Party party, long since, Runnable task, Runnable refused) {
    this.owner = owner;
    this.pool = pool;
    this.party = party;
    this.since = since;
    this.task = task;
    this.refused = refused;
  }

  Pool pool() {
    return pool;
  }

  @Override
  public Party party() {
    return party;
  }

  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    try {
      owner.run(task);
    } finally {
      end();
      owner.leave(this);
    }
  }

  /** Runs what is to be done if it cannot begin. */
  void refuse() {
    refused.run();
  }

  /** Whether it was asked for at a time or before, and has not begun. */
  synchronized boolean waitsSince(long time) {
    return progress == Progress.WAITING && since <= time;
  }

  /**
   * Interrupts it if it is running though its time is up, once.
   *
   * @return whether it did
   */
  synchronized boolean overran(long now, Limits limits) {
    boolean over =
        progress == Progress.BEGUN
            && !late
            && pool.longest().filter(most -> now - since >= limits.of(most).toNanos()).isPresent();
    if (over) {
      late = true;
      interruptible.interrupt();
    }
    return over;
  }

  /** Whether this thread runs it, for longer than it may. */
  synchronized boolean isLateHere() {
    return late && Thread.currentThread().equals(interruptible);
  }

  /** Whether it had not begun, and now never will. */
  synchronized boolean callBack() {
    if (progress != Progress.WAITING) {
      return false;
    }
    progress = Progress.OVER;
    return true;
  }

  /** Nobody waits for what it does any more. */
  synchronized void interrupt() {
    if (interruptible != null) {
      interruptible.interrupt();
    }
  }

  private synchronized boolean begin() {
    if (progress != Progress.WAITING) {
      return false;
    }
    progress = Progress.BEGUN;
    if (pool.whenGone() == Pool.WhenGone.INTERRUPT) {
      interruptible = Thread.currentThread();
    }
    return true;
  }

  private synchronized void end() {
    progress = Progress.OVER;
    if (interruptible != null) {
      interruptible = null;
      // What was meant for this task must not hit what follows.
      Thread.interrupted();
    }
  }

  private enum Progress {
    WAITING,
    BEGUN,
    OVER
  }
}
