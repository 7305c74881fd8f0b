package dev.postern.net.internal;

/** What a bulkhead runs. */
interface PoolTask extends Runnable {
  /** For whom it is done. */
  Party party();
}
