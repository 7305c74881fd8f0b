package dev.postern.maildir;

import dev.postern.maildir.disk.DotLock;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A mailbox's lock in this process. While its holder waits longer than a moment for another
 * process, only few others may wait behind it: threads that wait for one mailbox are missing for
 * all others.
 */
final class ChangeLock {
  // After which a lock counts as held for long.
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** How long who waits may take to look again. */
  static final long LOOK_AGAIN_MILLIS = 100;

  private static final long NOT_STUCK = 0;

  // Whose holder waits for the next one's; two that know each other go round.
  private static final int MOST_COMPANIONS = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger waiting = new AtomicInteger();
  private final int mostWaiting;
  private final Supplier<Path> file;
  // When its holder began to wait for another process, by System.nanoTime.
  private volatile long waitsSince = NOT_STUCK;
  // Another that its holder has too, or waits for.
  private volatile Optional<ChangeLock> companion = Optional.empty();

  /**
   * A lock that is free.
   *
   * @param file where the lock file of other processes is
   */
  ChangeLock(int mostWaiting, Supplier<Path> file) {
    this.mostWaiting = mostWaiting;
    this.file = file;
  }

  /**
   * Waits for the lock, as one of few if another process holds the mailbox's.
   *
   * @throws StoreException if there are enough who wait, or the time is over
   */
  void enter(Deadline deadline) throws StoreException {
    if (!lock.tryLock()) {
      await(deadline, () -> lock.tryLock(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    }
  }

  /**
   * Waits for the lock's holder, or for somebody who waits for it, and counts as one who does.
   *
   * @param step called again until it is over
   * @throws StoreException if there are enough who wait, or the time is over
   */
  void await(Deadline deadline, Step step) throws StoreException {
    waiting.incrementAndGet();
    boolean counted = true;
    boolean interrupted = false;
    try {
      boolean over = false;
      while (!over) {
        if (isLongHeld() && leavesOthers()) {
          counted = false;
          throw refusal();
        }
        if (deadline.isOver()) {
          throw refusal();
        }
        try {
          over = step.isOver();
        } catch (InterruptedException e) {
          // What it waits for is done; the caller sees the interrupt afterwards.
          interrupted = true;
        }
      }
    } finally {
      if (counted) {
        waiting.decrementAndGet();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Its holder wants another too, for which those who wait for this one wait as well. */
  void join(ChangeLock other) {
    companion = Optional.of(other);
  }

  /** Waits for the lock, however long that takes. */
  void lock() {
    lock.lock();
  }

  boolean tryLock() {
    return lock.tryLock();
  }

  void unlock() {
    if (lock.getHoldCount() == 1) {
      companion = Optional.empty();
    }
    lock.unlock();
  }

  /** Takes the lock file, for which its holder may have to wait. */
  DotLock acquire(Acquiring lockFile) throws IOException {
    waitsSince = System.nanoTime() | 1;
    try {
      return lockFile.acquire();
    } finally {
      waitsSince = NOT_STUCK;
    }
  }

  private StoreException refusal() {
    return new StoreException(Kind.UNAVAILABLE, "locked by others for too long: " + file.get());
  }

  private boolean isLongHeld() {
    Optional<ChangeLock> at = Optional.of(this);
    for (int i = 0; i < MOST_COMPANIONS && at.isPresent(); i++) {
      long since = at.get().waitsSince;
      if (since != NOT_STUCK) {
        return System.nanoTime() - since >= MOMENT.toNanos();
      }
      at = at.get().companion;
    }
    return false;
  }

  // Each who leaves makes room for the others.
  private boolean leavesOthers() {
    return waiting.getAndUpdate(n -> n > mostWaiting ? n - 1 : n) > mostWaiting;
  }

  /** A short wait, one of many. */
  @FunctionalInterface
  interface Step {
    boolean isOver() throws InterruptedException;
  }

  /** How a lock file is taken. */
  @FunctionalInterface
  interface Acquiring {
    DotLock acquire() throws IOException;
  }
}
