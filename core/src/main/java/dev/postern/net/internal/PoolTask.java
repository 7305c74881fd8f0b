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
     * It goes on with what was let in before, or frees what that held: it waits beyond the line's
     * bound, since a reply that is cut cannot be mended, and what is held must be freed. Each
     * connection has one of a reply at the most; it leaves one for each thing it held, and had to
     * come through the same pool to get it.
     */
    UNDER_WAY
  }
}
