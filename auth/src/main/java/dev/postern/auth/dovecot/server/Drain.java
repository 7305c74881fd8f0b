package dev.postern.auth.dovecot.server;

import java.time.Duration;

/** Empties a line of requests on a thread of their pool, for a while. */
final class Drain implements Runnable {
  /** Then others have the thread; whoever waits still has another drain asked for. */
  static final long TURN = Duration.ofMillis(5).toNanos();

  private final WaitingLines lines;
  private final WaitingLine line;
  private final Answers answers;
  // Guarded by this.
  private Thread thread;

  Drain(WaitingLines lines, WaitingLine line, Answers answers) {
    this.lines = lines;
    this.line = line;
    this.answers = answers;
  }

  @Override
  public void run() {
    lines.begins(line, this);
    answers.keep();
    try {
      drain();
    } finally {
      occupy(null);
      answers.keepNoLonger();
      lines.ends(line, this);
    }
  }

  private void drain() {
    long begun = System.nanoTime();
    long now = begun;
    boolean late = false;
    WaitingRequest next = take(now);
    while (next != null) {
      long took = run(next, now);
      late = now + took - begun >= TURN;
      if (late || took > WaitingLines.QUICK.toNanos() || lines.isEmpty(line)) {
        say();
      }
      now = System.nanoTime();
      next = late ? null : take(now);
    }
  }

  private WaitingRequest take(long now) {
    // What was meant for another must not hit the next; whoever ends the lines comes behind this.
    Thread.interrupted();
    occupy(Thread.currentThread());
    return lines.take(line, now);
  }

  /** Runs one; returns how long it took. */
  private long run(WaitingRequest request, long begun) {
    long took = 0;
    try {
      request.task().run();
    } finally {
      took = System.nanoTime() - begun;
      lines.ended(line, took);
    }
    return took;
  }

  /** The connection's turn goes on here meanwhile, and must not be interrupted. */
  private void say() {
    occupy(null);
    Thread.interrupted();
    answers.sayHere();
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
