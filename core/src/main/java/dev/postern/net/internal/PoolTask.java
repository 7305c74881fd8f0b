package dev.postern.net.internal;

import dev.postern.net.Party;

/** What a bulkhead runs. */
interface PoolTask extends Runnable {
  /** For whom it is done. */
  Party party();
}
