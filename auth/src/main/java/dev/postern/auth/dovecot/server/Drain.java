package dev.postern.auth.dovecot.server;

import java.time.Duration;

/** Empties a line of requests on a thread of their pool, for a while. */
final class Drain implements Runnable {
  /** Then others have the thread; whoever waits still has another drain asked for. */
  static final long TURN = Duration.ofMillis(5).toNanos();

  private final WaitingLines lines;
  private final WaitingLine line;
  // Guarded by this.
  private Thread thread;

  Drain(WaitingLines lines, WaitingLine line) {
    this.lines = lines;
    this.line = line;
  }

  @Override
  public void run() {
    occupy(Thread.currentThread());
    try {
      lines.begins(line, this);
      drain();
    } finally {
      occupy(null);
      lines.ends(line, this);
    }
  }

  private void drain() {
    long begun = System.nanoTime();
    long now = begun;
    WaitingRequest next = lines.take(line, now);
    while (next != null) {
      long taken = now;
      try {
        next.task().run();
      } finally {
        now = System.nanoTime();
        lines.ended(line, now - taken);
      }
      // What it left behind must not hit the next; the connection's end comes to that by itself.
      Thread.interrupted();
      next = now - begun < TURN ? lines.take(line, now) : null;
    }
  }

  private synchronized void occupy(Thread current) {
    thread = current;
  }

  /** Nobody needs what it does any more. */
  synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
