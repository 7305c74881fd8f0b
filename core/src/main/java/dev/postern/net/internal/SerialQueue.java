package dev.postern.net.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * The serial context of one connection: tasks and steps run one at a time, in turns on an executor.
 * A turn is short, so that a client that floods the server, or asks for much, shares its threads
 * fairly; a connection with nothing to do holds no thread. Any thread may call {@link #post},
 * {@link #wake} and {@link #runHere}.
 */
final class SerialQueue implements Runnable {
  /** Tasks and steps in one turn. */
  static final int TURN = 32;

  /** How long a turn goes on at most, but for its last step. */
  static final Duration TURN_TIME = Duration.ofMillis(5);

  private final Executor workers;
  private final Executor bulk;
  private final LongSupplier clock;
  private final Work work;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(2);
  private boolean scheduled;
  private boolean executing;
  private Thread turning;
  private boolean woken;
  private int guests;

  /**
   * @param workers where turns begin
   * @param bulk where those go on that used up their time, so that they are in nobody's way
   * @param clock in nanoseconds
   */
  SerialQueue(Executor workers, Executor bulk, LongSupplier clock, Work work) {
    this.workers = workers;
    this.bulk = bulk;
    this.clock = clock;
    this.work = work;
  }

  /** Runs a task in the serial context. */
  void post(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (!schedule()) {
        return;
      }
    }
    takeTurn(workers);
  }

  /** Sees to it that {@link Work#step} is called. */
  void wake() {
    synchronized (tasks) {
      woken = true;
      if (!schedule()) {
        return;
      }
    }
    takeTurn(workers);
  }

  /**
   * Runs a task in the serial context on the calling thread, as soon as the turn of now is over.
   *
   * @throws IllegalStateException if that is the calling thread's
   */
  void runHere(Runnable task) {
    synchronized (tasks) {
      if (executing && turning == Thread.currentThread()) {
        throw new IllegalStateException("a turn cannot wait for its own end");
      }
      guests++;
      boolean interrupted = false;
      while (executing) {
        try {
          tasks.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      guests--;
      execute();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    turn(task);
  }

  @Override
  public void run() {
    synchronized (tasks) {
      scheduled = false;
      if (executing) {
        // A guest came first, and does what there is to do.
        return;
      }
      execute();
    }
    turn(null);
  }

  private void execute() {
    executing = true;
    turning = Thread.currentThread();
  }

  private void turn(Runnable first) {
    Pass pass = Pass.BROKEN_OFF;
    try {
      work.begin();
      pass = pass(first);
    } finally {
      // Work throws for want of memory alone; the next turn, perhaps the connection's end, must
      // come.
      boolean more = pass != Pass.RESTED && goOnLater();
      try {
        work.end();
      } finally {
        if (more) {
          takeTurn(pass == Pass.LATE ? bulk : workers);
        }
      }
    }
  }

  private Pass pass(Runnable first) {
    if (first != null) {
      work.run(first);
    }
    long end = clock.getAsLong() + TURN_TIME.toNanos();
    int budget = TURN;
    boolean late = false;
    while (budget > 0 && !late) {
      Runnable task = next();
      if (task != null) {
        work.run(task);
        budget--;
      }
      boolean worked = work.step();
      budget--;
      if (task == null && !worked) {
        work.settle();
        if (rest()) {
          return Pass.RESTED;
        }
      }
      late = clock.getAsLong() >= end;
    }
    work.pause();
    return late ? Pass.LATE : Pass.USED_UP;
  }

  private void takeTurn(Executor executor) {
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      // The server is gone; what the connection holds must be freed nevertheless.
      run();
    }
  }

  /** Whether a turn is to be asked for; one that goes on, or waits already, will do. */
  private boolean schedule() {
    if (scheduled || executing || guests > 0) {
      return false;
    }
    scheduled = true;
    return true;
  }

  private Runnable next() {
    synchronized (tasks) {
      woken = false;
      return tasks.poll();
    }
  }

  private boolean rest() {
    synchronized (tasks) {
      if (woken || !tasks.isEmpty()) {
        return false;
      }
      executing = false;
      tasks.notifyAll();
      return true;
    }
  }

  /** Ends the turn; a guest that waits takes the next one. */
  private boolean goOnLater() {
    synchronized (tasks) {
      executing = false;
      tasks.notifyAll();
      return schedule();
    }
  }

  /** How a turn went. */
  private enum Pass {
    /** There is nothing left to do. */
    RESTED,
    /** Its tasks and steps were used up. */
    USED_UP,
    /** Its time was. */
    LATE,
    /** Something was thrown. */
    BROKEN_OFF
  }

  /** What is done in the serial context. No method may throw. */
  interface Work {

    /** A turn begins. */
    void begin();

    /** Runs a task that was posted. */
    void run(Runnable task);

    /** Does one piece of work; false if there is none until the next task or {@link #wake}. */
    boolean step();

    /** There is nothing to do for now: write out what was gathered. */
    void settle();

    /** The turn's budget is used up; more may be left to do. */
    void pause();

    /**
     * A turn has ended, {@link #settle settled} or not: what belongs to the thread is put away. The
     * next turn may be under way on another, so what belongs to the context must be left alone.
     */
    void end();
  }
}
