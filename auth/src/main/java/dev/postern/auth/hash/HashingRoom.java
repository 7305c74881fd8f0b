package dev.postern.auth.hash;

import dev.postern.Limits;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where passwords are hashed: as many at once as there are processors, with a part of the heap
 * among them. All of a process share one, so that a flood of logins leaves processors and memory to
 * others. For many threads.
 */
public final class HashingRoom {
  /** How long a password waits to be hashed while others are. */
  public static final Limits.Time WAIT =
      Limits.Time.of("HASHING_WAIT", Duration.ofSeconds(10)).shared();

  /** That of this process: half of the heap. */
  public static final HashingRoom SHARED =
      new HashingRoom(
          Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / 2);

  private static final long MEBI = 1_048_576;

  private final Semaphore processors;
  private final Semaphore mebis;
  private final int mostMebis;

  /**
   * A room of its own.
   *
   * @param octets of memory
   */
  public HashingRoom(int processors, long octets) {
    this.processors = new Semaphore(processors, true);
    this.mostMebis = (int) Math.min(Integer.MAX_VALUE, octets / MEBI);
    this.mebis = new Semaphore(mostMebis, true);
  }

  /**
   * Does work when there is room for it: first for its memory, since who waits for memory shall
   * hold no processor. What takes none does not wait behind it.
   *
   * @param octets of memory that it holds meanwhile
   * @throws IllegalArgumentException if there never will be
   * @throws RejectedExecutionException if there was none in time, or the thread was interrupted
   */
  public <T> T in(long octets, Duration longest, Supplier<T> hashing) {
    int memory = mebis(octets);
    long end = System.nanoTime() + longest.toNanos();
    if (memory == 0) {
      // Even for nothing at all a fair semaphore has one stand in its queue.
      return onAProcessor(end, hashing);
    }
    take(mebis, memory, end);
    try {
      return onAProcessor(end, hashing);
    } finally {
      mebis.release(memory);
    }
  }

  private <T> T onAProcessor(long end, Supplier<T> hashing) {
    take(processors, 1, end);
    try {
      return hashing.get();
    } finally {
      processors.release();
    }
  }

  /**
   * Looks whether there will ever be so much.
   *
   * @throws IllegalArgumentException if not
   */
  public void check(long octets) {
    mebis(octets);
  }

  private int mebis(long octets) {
    long needed = octets / MEBI + (octets % MEBI == 0 ? 0 : 1);
    if (needed > mostMebis) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its hash takes %,d MiB of memory, and this process has %,d for hashing: give it a"
                  + " larger heap",
              needed,
              mostMebis));
    }
    return (int) needed;
  }

  private static void take(Semaphore room, int permits, long end) {
    try {
      if (!room.tryAcquire(permits, end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new RejectedExecutionException("no room to hash a password: too many log in at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted before a password was hashed", e);
    }
  }
}
