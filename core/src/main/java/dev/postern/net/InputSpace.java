package dev.postern.net;

import dev.postern.Limits;
import dev.postern.ServerContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what unfinished lines, commands and transactions of all connections keep in memory
 * together. Each may hold something whatever others do, so that a short command is never refused;
 * what goes beyond is counted, up to {@link Limits.Count#UNFINISHED_OCTETS} and an eighth of the
 * heap, of which one {@link Party} gets {@link Limits.Count#UNFINISHED_SHARE}. Safe for many
 * threads.
 */
public final class InputSpace {
  /** Octets that any line or command may hold; what a stranger may send is no longer. */
  public static final int UNCOUNTED = 16 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(InputSpace.class);

  private static final int HEAP_SHARE = 8;

  /** Whoever wants may be refused at any rate: the log hears of it now and then. */
  private static final long QUIET = Duration.ofMinutes(1).toNanos();

  private final long most;
  private final long mostOfOne;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final Map<Party, Long> parties = new HashMap<>();
  private long used;
  private long refused;
  private Optional<Long> told = Optional.empty();

  /**
   * A space.
   *
   * @param heap the most octets that the heap may have
   * @param nanos a clock in nanoseconds
   */
  InputSpace(Limits limits, long heap, LongSupplier nanos) {
    this.most = Math.min(limits.of(Limits.Count.UNFINISHED_OCTETS), heap / HEAP_SHARE);
    long percent = Math.min(100, limits.of(Limits.Count.UNFINISHED_SHARE));
    this.mostOfOne = most / 100 * percent + most % 100 * percent / 100;
    this.nanos = nanos;
  }

  /** The one space of a server. */
  public static InputSpace of(ServerContext server) {
    long heap = Runtime.getRuntime().maxMemory();
    return server.shared(
        InputSpace.class, () -> new InputSpace(server.limits(), heap, System::nanoTime));
  }

  /**
   * Room for one line or command, which holds nothing yet.
   *
   * @param id the connection's, for logs
   * @param party on whose account it is; asked anew for each change
   */
  public Share share(String id, Supplier<Party> party) {
    return share(id, party, UNCOUNTED);
  }

  /**
   * Room for something else, which holds nothing yet.
   *
   * @param id the connection's, for logs
   * @param party on whose account it is; asked anew for each change
   * @param uncounted octets of it that are not counted
   */
  public Share share(String id, Supplier<Party> party, long uncounted) {
    return new Share(
        Objects.requireNonNull(id, "id"), Objects.requireNonNull(party, "party"), uncounted);
  }

  /** Octets that are counted now. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  private void add(Party party, long octets) {
    used += octets;
    parties.merge(party, octets, (had, more) -> had + more == 0 ? null : had + more);
  }

  /** Which limit says no to so much more. */
  private Optional<Limits.Count> objection(Party party, long more) {
    long had = parties.getOrDefault(party, 0L);
    if (!party.equals(Party.NOBODY) && more > mostOfOne - had) {
      return Optional.of(Limits.Count.UNFINISHED_SHARE);
    }
    return more > most - used ? Optional.of(Limits.Count.UNFINISHED_OCTETS) : Optional.empty();
  }

  private void tell(String id, Party party, Limits.Count limit) {
    refused++;
    long now = nanos.getAsLong();
    if (told.isPresent() && now - told.get() < QUIET) {
      return;
    }
    LOG.warn(
        "no room for unfinished input conn={} limit={} used={} of={} party={} refused={}",
        id,
        limit,
        used,
        most,
        parties.getOrDefault(party, 0L),
        refused);
    told = Optional.of(now);
    refused = 0;
  }

  /** What one line or command holds. Used by one thread at a time. */
  public final class Share implements AutoCloseable {
    private final String id;
    private final Supplier<Party> client;
    private final long uncounted;
    private Party party = Party.NOBODY;
    private long counted;

    private Share(String id, Supplier<Party> client, long uncounted) {
      this.id = id;
      this.client = client;
      this.uncounted = uncounted;
    }

    /**
     * Says how much it holds from now on, on the account of who the client is now.
     *
     * @param octets all of it, not what is added
     * @return false if there is no room for it now; it then holds what it held before
     */
    public boolean hold(long octets) {
      long next = Math.max(0, octets - uncounted);
      return (next == 0 && counted == 0) || count(next);
    }

    private boolean count(long next) {
      lock.lock();
      try {
        move(client.get());
        Optional<Limits.Count> objection =
            next > counted ? objection(party, next - counted) : Optional.empty();
        if (objection.isPresent()) {
          tell(id, party, objection.get());
          return false;
        }
        set(next);
        return true;
      } finally {
        lock.unlock();
      }
    }

    /** What is held stays with it, be there room on the new account or not. */
    private void move(Party next) {
      long held = counted;
      set(0);
      party = next;
      set(held);
    }

    private void set(long next) {
      if (next != counted) {
        add(party, next - counted);
        counted = next;
      }
    }

    /** Holds nothing; it may be used again. */
    @Override
    public void close() {
      if (counted == 0) {
        return;
      }
      lock.lock();
      try {
        set(0);
      } finally {
        lock.unlock();
      }
    }
  }
}
