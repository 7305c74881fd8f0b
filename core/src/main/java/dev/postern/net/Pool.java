package dev.postern.net;

import dev.postern.Limits;
import java.util.Optional;

/**
 * The bulkheads of a server: work that may block has a pool of its own for each kind, with bounded
 * threads and a bounded queue ({@link Limits.Count#BULKHEAD_QUEUE}), so that a slow one cannot make
 * the others wait. Of both, one user gets a share ({@link Limits.Count#BULKHEAD_SHARE}).
 */
public enum Pool {
  /** Password checks and the other steps of a login. */
  PASSWORDS(Limits.Count.PASSWORD_CHECKS, Limits.Time.PASSWORD_CHECK),
  /** Who exists, and whether a recipient is taken. */
  DIRECTORY(Limits.Count.DIRECTORY_LOOKUPS, Limits.Time.DIRECTORY_LOOKUP),
  /** The embedder's filters. */
  FILTERS(Limits.Count.FILTER_CALLS, Limits.Time.FILTER_CALL),
  /** Storing or passing on a message that has arrived. */
  DELIVERY(Limits.Count.DELIVERIES),
  /** Calls of a store that may take long: opening a mailbox, copying, changing flags. */
  STORE(Limits.Count.STORE_CALLS),
  /** Looks at what is new in mailboxes for clients that wait for it: many at the same moment. */
  NEWS(Limits.Count.NEWS_LOOKS);

  private final Limits.Count threads;
  private final WhenGone whenGone;
  private final Optional<Limits.Time> longest;

  /** One whose tasks end by themselves, and must not be interrupted. */
  Pool(Limits.Count threads) {
    this.threads = threads;
    this.whenGone = WhenGone.FINISH;
    this.longest = Optional.empty();
  }

  Pool(Limits.Count threads, Limits.Time longest) {
    this.threads = threads;
    this.whenGone = WhenGone.INTERRUPT;
    this.longest = Optional.of(longest);
  }

  /** How many threads work at once. */
  public Limits.Count threads() {
    return threads;
  }

  /**
   * After how long a task is interrupted, counted from when it was asked for. Empty if it must
   * finish, however long that takes.
   */
  public Optional<Limits.Time> longest() {
    return longest;
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
