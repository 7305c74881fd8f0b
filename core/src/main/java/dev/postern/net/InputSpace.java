package dev.postern.net;

import dev.postern.Limits;
import dev.postern.ServerContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what unfinished lines and commands of all connections keep in memory together. Each may
 * hold {@link #UNCOUNTED} octets whatever others do, so that a short command is never refused; what
 * goes beyond is counted, up to {@link Limits.Count#UNFINISHED_OCTETS} and an eighth of the heap.
 * Safe for many threads.
 */
public final class InputSpace {
  /** Octets that any line or command may hold; what a stranger may send is no longer. */
  public static final int UNCOUNTED = 16 * 1024;

  private static final int HEAP_SHARE = 8;

  private final long most;
  private final AtomicLong used = new AtomicLong();

  /**
   * A space.
   *
   * @param heap the most octets that the heap may have
   */
  InputSpace(Limits limits, long heap) {
    this.most = Math.min(limits.of(Limits.Count.UNFINISHED_OCTETS), heap / HEAP_SHARE);
  }

  /** The one space of a server. */
  public static InputSpace of(ServerContext server) {
    long heap = Runtime.getRuntime().maxMemory();
    return server.shared(InputSpace.class, () -> new InputSpace(server.limits(), heap));
  }

  /** Room for one line or command, which holds nothing yet. */
  public Share share() {
    return new Share();
  }

  /** Octets that are counted now. */
  public long used() {
    return used.get();
  }

  private boolean take(long octets) {
    if (used.addAndGet(octets) > most) {
      used.addAndGet(-octets);
      return false;
    }
    return true;
  }

  /** What one line or command holds. Used by one thread at a time. */
  public final class Share implements AutoCloseable {
    private long counted;

    private Share() {}

    /**
     * Says how much it holds from now on.
     *
     * @param octets all of it, not what is added
     * @return false if there is no room for it now; it then holds what it held before
     */
    public boolean hold(long octets) {
      long next = Math.max(0, octets - UNCOUNTED);
      if (next > counted && !take(next - counted)) {
        return false;
      }
      if (next < counted) {
        used.addAndGet(next - counted);
      }
      counted = next;
      return true;
    }

    /** Holds nothing; it may be used again. */
    @Override
    public void close() {
      used.addAndGet(-counted);
      counted = 0;
    }
  }
}
