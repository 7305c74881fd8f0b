package dev.postern.maildir.disk;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The locks that this process holds. Each is touched now and then, as Dovecot does, so that none
 * looks left behind to who cannot ask for its owner, however long it is held.
 */
final class HeldLocks {
  /** Well below {@link DotLock#STALE_AFTER}. */
  static final Duration TOUCHED_EVERY = Duration.ofSeconds(15);

  private final Set<DotLock> held = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean beating = new AtomicBoolean();
  private final LockOwner.Timer timer;

  HeldLocks(LockOwner.Timer timer) {
    this.timer = timer;
  }

  void add(DotLock lock) {
    held.add(lock);
    begin();
  }

  void remove(DotLock lock) {
    held.remove(lock);
  }

  private void begin() {
    if (!beating.compareAndSet(false, true)) {
      return;
    }
    boolean begun = false;
    try {
      timer.after(TOUCHED_EVERY, this::beat);
      begun = true;
    } finally {
      if (!begun) {
        // The next lock begins again.
        beating.set(false);
      }
    }
  }

  // First the next time: whatever goes wrong with a lock now, the others are touched again.
  private void beat() {
    beating.set(false);
    if (!held.isEmpty()) {
      begin();
    }
    held.forEach(DotLock::touch);
  }
}
