package dev.postern.examples;

import dev.postern.ServerEvent;
import dev.postern.ServerObserver;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * Ends the process after an error that the server cannot outlive, so that whoever supervises it
 * starts another one. Nothing is closed first: that might never end, and what was acknowledged is
 * on the disk.
 */
record FatalExit(PrintStream log, IntConsumer halt) implements ServerObserver {
  /** The exit status. */
  static final int STATUS = 3;

  /** Made before memory may lack for it. */
  private static final byte[] LAST_WORDS =
      "postern: the server cannot go on and ends; it has to be started anew\n"
          .getBytes(StandardCharsets.US_ASCII);

  @Override
  public void on(ServerEvent event) {
    if (event instanceof ServerEvent.FatalError) {
      try {
        log.write(LAST_WORDS, 0, LAST_WORDS.length);
        log.flush();
      } finally {
        halt.accept(STATUS);
      }
    }
  }
}
