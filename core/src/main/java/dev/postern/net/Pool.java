package dev.postern.net;

import dev.postern.Limits;

/**
 * The bulkheads of a server: work that may block has a pool of its own for each kind, with bounded
 * threads and a bounded queue ({@link Limits.Count#BULKHEAD_QUEUE}), so that a slow one cannot make
 * the others wait. Of both, one user gets a share ({@link Limits.Count#BULKHEAD_SHARE}).
 */
public enum Pool {
  /** Password checks and the other steps of a login. */
  PASSWORDS(Limits.Count.PASSWORD_CHECKS, WhenGone.INTERRUPT),
  /** Who exists, and whether a recipient is taken. */
  DIRECTORY(Limits.Count.DIRECTORY_LOOKUPS, WhenGone.INTERRUPT),
  /** The embedder's filters. */
  FILTERS(Limits.Count.FILTER_CALLS, WhenGone.INTERRUPT),
  /** Storing or passing on a message that has arrived. */
  DELIVERY(Limits.Count.DELIVERIES, WhenGone.FINISH),
  /** Calls of a store that may take long: opening a mailbox, copying, changing flags. */
  STORE(Limits.Count.STORE_CALLS, WhenGone.FINISH),
  /** Looks at what is new in mailboxes for clients that wait for it: many at the same moment. */
  NEWS(Limits.Count.NEWS_LOOKS, WhenGone.FINISH);

  private final Limits.Count threads;
  private final WhenGone whenGone;

  Pool(Limits.Count threads, WhenGone whenGone) {
    this.threads = threads;
    this.whenGone = whenGone;
  }

  /** How many threads work at once. */
  public Limits.Count threads() {
    return threads;
  }

  /** What becomes of a running task whose connection ends. */
  public WhenGone whenGone() {
    return whenGone;
  }

  /** What becomes of a running task whose connection ends. */
  public enum WhenGone {
    /** Its thread is interrupted: nobody waits for the answer. */
    INTERRUPT,
    /** It goes on, since an interrupt would close files under it. */
    FINISH
  }
}
