package dev.postern.examples;

import dev.postern.Fatal;
import dev.postern.ServerEvent;
import dev.postern.ServerObserver;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Ends the process after an error that the server cannot outlive, so that whoever supervises it
 * starts another one. Nothing is closed first: that might never end, and what was acknowledged is
 * on the disk.
 *
 * <p>The server tells of such errors; where memory lacks even for that, threads die of them, and
 * this hears of it from the JVM. The JVM needs some memory to end, so some is kept back for it.
 */
final class FatalExit implements ServerObserver, Thread.UncaughtExceptionHandler {
  /** The exit status. */
  static final int STATUS = 3;

  private static final int RESERVE_OCTETS = 1024 * 1024;

  /** Made before memory may lack for it. */
  private static final byte[] LAST_WORDS =
      "postern: the server cannot go on and ends; it has to be started anew\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final PrintStream log;
  private final IntConsumer halt;
  private final AtomicReference<byte[]> reserve = new AtomicReference<>();

  /**
   * @param halt ends the process with a status
   */
  FatalExit(PrintStream log, IntConsumer halt) {
    this.log = log;
    this.halt = halt;
    // What is used for the first time has classes to load, which takes memory: all once now.
    if (Fatal.isFatal(new StackOverflowError())) {
      throw new IllegalStateException("a deep stack is no end");
    }
    end(new byte[0], status -> {});
    reserve.set(new byte[RESERVE_OCTETS]);
  }

  @Override
  public void on(ServerEvent event) {
    if (event instanceof ServerEvent.FatalError) {
      end(LAST_WORDS, halt);
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (Fatal.isFatal(thrown)) {
      end(LAST_WORDS, halt);
    } else {
      log.println("postern: thread " + thread.getName() + " ended by a defect");
      thrown.printStackTrace(log);
    }
  }

  private void end(byte[] words, IntConsumer how) {
    reserve.set(null);
    try {
      log.write(words, 0, words.length);
      log.flush();
    } finally {
      halt(how);
    }
  }

  private static void halt(IntConsumer how) {
    while (true) {
      try {
        how.accept(STATUS);
        return;
      } catch (OutOfMemoryError e) {
        // Others were quicker to take what was freed; they are about to fail, too.
        Thread.onSpinWait();
      }
    }
  }
}
