package dev.postern.net.internal;

import java.util.concurrent.RejectedExecutionException;

/** A bulkhead does not take a task. */
final class PoolRefusal extends RejectedExecutionException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  private final Cause cause;

  PoolRefusal(Cause cause) {
    super(cause.word);
    this.cause = cause;
  }

  /** Why. */
  Cause why() {
    return cause;
  }

  /** Why a task is not done. */
  enum Cause {
    /** Its party has as many tasks as it may. */
    SHARE_FULL("share-full"),
    /** All parties together have. */
    QUEUE_FULL("queue-full"),
    /** No thread was free for it in time. */
    WAITED_TOO_LONG("waited-too-long"),
    /** The server has stopped. */
    STOPPED("stopped");

    private final String word;

    Cause(String word) {
      this.word = word;
    }

    /** As it stands in a log. */
    @Override
    public String toString() {
      return word;
    }
  }
}
