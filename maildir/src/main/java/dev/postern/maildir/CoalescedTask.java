package dev.postern.maildir;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that runs once for all who asked before it began, and never twice at the same time. */
final class CoalescedTask {
  private final Executor executor;
  private final Runnable task;
  private final AtomicInteger asked = new AtomicInteger();

  CoalescedTask(Executor executor, Runnable task) {
    this.executor = executor;
    this.task = task;
  }

  /** Has it run, once more if it runs already. */
  void ask() {
    if (asked.getAndIncrement() == 0) {
      begin();
    }
  }

  private void begin() {
    boolean begun = false;
    try {
      executor.execute(this::run);
      begun = true;
    } finally {
      if (!begun) {
        // Whoever asks next tries again.
        asked.set(0);
      }
    }
  }

  private void run() {
    int answered = asked.get();
    try {
      task.run();
    } finally {
      if (asked.addAndGet(-answered) > 0) {
        begin();
      }
    }
  }
}
