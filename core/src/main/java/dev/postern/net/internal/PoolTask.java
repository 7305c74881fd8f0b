package dev.postern.net.internal;

import dev.postern.net.Party;

/** What a bulkhead runs. */
interface PoolTask extends Runnable {
  /** For whom it is done. */
  Party party();

  /** How it comes to its place. */
  default Entry entry() {
    return Entry.NEW;
  }

  /** How a task comes to its place in the line before a bulkhead. */
  enum Entry {
    /** It is refused when the line is full. */
    NEW,
    /**
     * It goes on with what was let in before: it waits beyond the line's bound, since a reply that
     * is cut cannot be mended. Each connection has one at the most.
     */
    UNDER_WAY
  }
}
