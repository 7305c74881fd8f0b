package dev.postern.net.internal;

import dev.postern.net.Pool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A session's task on its way through a bulkhead. It runs in the serial context, so the session
 * needs no locks, on a thread of the pool.
 */
final class BlockingTask implements Runnable {
  private final Pool pool;
  private Runnable task;
  private final SerialQueue queue;
  private final BooleanSupplier begins;
  private final ReentrantLock lock = new ReentrantLock();
  private Thread interruptible;
  private boolean calledOff;

  /**
   * @param begins runs in the serial context just before the task, and says whether it may begin
   */
  BlockingTask(Pool pool, Runnable task, SerialQueue queue, BooleanSupplier begins) {
    this.pool = pool;
    this.task = task;
    this.queue = queue;
    this.begins = begins;
  }

  Pool pool() {
    return pool;
  }

  @Override
  public void run() {
    queue.runHere(this::runInTurn);
  }

  private void runInTurn() {
    boolean wanted = begins.getAsBoolean();
    // What it holds is freed with it, though the connection remembers the task.
    Runnable work = task;
    task = null;
    if (!wanted || !enter()) {
      return;
    }
    try {
      work.run();
    } finally {
      leave();
    }
  }

  /** Whether it is under way, and of a kind that is called off when its client goes. */
  boolean interruptible() {
    lock.lock();
    try {
      return interruptible != null && !calledOff;
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

  private boolean enter() {
    lock.lock();
    try {
      if (calledOff) {
        return false;
      }
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
      interruptible = null;
      // What was meant for this task, or was of its own making, must not hit what follows.
      Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }
}
