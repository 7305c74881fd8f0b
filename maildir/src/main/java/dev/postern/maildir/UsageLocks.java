package dev.postern.maildir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks for accounts' usage, a few for all accounts of a store, and who has taken room for messages
 * that are not saved yet.
 */
final class UsageLocks {
  private static final int COUNT = 64;

  private final Stripe[] stripes = new Stripe[COUNT];

  UsageLocks() {
    for (int i = 0; i < COUNT; i++) {
      stripes[i] = new Stripe();
    }
  }

  Stripe of(Path account) {
    return stripes[Math.floorMod(account.hashCode(), COUNT)];
  }

  /** The lock of some accounts; all but locking and unlocking is done by its holder. */
  static final class Stripe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition saved = lock.newCondition();
    private final Map<Path, Integer> saving = new HashMap<>();

    void lock() {
      lock.lock();
    }

    void unlock() {
      lock.unlock();
    }

    /** Room was taken for messages that are now being saved. */
    void begin(Path account) {
      saving.merge(account, 1, Integer::sum);
    }

    /** They are saved, or will not be. */
    void end(Path account) {
      saving.computeIfPresent(account, (path, count) -> count == 1 ? null : count - 1);
      saved.signalAll();
    }

    /** Waits, without the lock meanwhile, until nothing is being saved; not for ever. */
    void awaitSaved(Path account, Duration patience) {
      long left = patience.toNanos();
      boolean interrupted = false;
      while (saving.containsKey(account) && left > 0 && !interrupted) {
        try {
          left = saved.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
