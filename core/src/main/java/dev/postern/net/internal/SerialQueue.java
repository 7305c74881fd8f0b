package dev.postern.net.internal;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The serial context of one connection: tasks and steps run one at a time, in turns on an executor.
 * A turn is short, so that a client that floods the server shares its threads fairly; a connection
 * with nothing to do holds no thread. Any thread may call {@link #post} and {@link #wake}.
 */
final class SerialQueue implements Runnable {
  /** Tasks and steps in one turn. */
  static final int TURN = 32;

  private final Executor executor;
  private final Work work;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(2);
  private boolean running;
  private boolean woken;

  SerialQueue(Executor executor, Work work) {
    this.executor = executor;
    this.work = work;
  }

  /** Runs a task in the serial context. */
  void post(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    takeTurn();
  }

  /** Sees to it that {@link Work#step} is called. */
  void wake() {
    synchronized (tasks) {
      woken = true;
      if (running) {
        return;
      }
      running = true;
    }
    takeTurn();
  }

  @Override
  public void run() {
    work.begin();
    int budget = TURN;
    while (budget > 0) {
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
          work.end();
          return;
        }
      }
    }
    work.end();
    takeTurn();
  }

  private void takeTurn() {
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      // The server is gone; what the connection holds must be freed nevertheless.
      run();
    }
  }

  private Runnable next() {
    synchronized (tasks) {
      woken = false;
      return tasks.poll();
    }
  }

  private boolean rest() {
    synchronized (tasks) {
      running = woken || !tasks.isEmpty();
      return !running;
    }
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

    /** A turn ends, {@link #settle settled} or not. */
    void end();
  }
}
