package dev.postern.net.internal;

import dev.postern.Fatal;
import dev.postern.ServerEvent;
import dev.postern.ServerObserver;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the embedder, once, of an error that the server cannot outlive. Safe for many threads;
 * never throws.
 */
final class FatalErrors {
  private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

  private final ServerObserver observer;
  private final Clock clock;
  private final AtomicReference<Throwable> first = new AtomicReference<>();
  private final AtomicBoolean told = new AtomicBoolean();

  /** Told where memory lacks for another event. */
  private final ServerEvent.FatalError spare;

  FatalErrors(ServerObserver observer, Clock clock) {
    this.observer = observer;
    this.clock = clock;
    spare =
        new ServerEvent.FatalError(
            clock.instant(), new OutOfMemoryError("and no memory to say where"));
    // A class that is first used where memory lacks cannot be loaded there.
    notice(new StackOverflowError());
  }

  /** Looks at something that was thrown, whatever becomes of it otherwise. */
  void notice(Throwable thrown) {
    if (Fatal.isFatal(thrown)) {
      first.compareAndSet(null, thrown);
      tell();
    }
  }

  /** Tells what there is to tell; again and again, since memory may have lacked for that, too. */
  void tell() {
    Throwable cause = first.get();
    if (cause == null || !told.compareAndSet(false, true)) {
      return;
    }
    try {
      observer.on(event(cause));
    } catch (OutOfMemoryError e) {
      told.set(false);
      return;
    }
    try {
      LOG.error("the server cannot go on and should be started anew", cause);
    } catch (OutOfMemoryError e) {
      // The observer knows.
      assert told.get();
    }
  }

  private ServerEvent.FatalError event(Throwable cause) {
    try {
      return new ServerEvent.FatalError(clock.instant(), cause);
    } catch (Throwable e) {
      return spare;
    }
  }
}
