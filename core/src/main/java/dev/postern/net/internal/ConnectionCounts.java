package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.PeerInfo;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Counts connections in all and by address; an IPv6 /64 counts as one address, since a single host
 * commands all of it. Safe for many threads.
 */
final class ConnectionCounts {
  private final Optional<ConnectionCounts> all;
  private final long most;
  private final long mostPerAddress;
  private final AtomicLong total = new AtomicLong();
  private final ConcurrentHashMap<InetAddress, Long> perAddress = new ConcurrentHashMap<>();

  ConnectionCounts(Limits limits) {
    this(limits, Optional.empty());
  }

  private ConnectionCounts(Limits limits, Optional<ConnectionCounts> all) {
    this.all = all;
    most = limits.of(Limits.Count.CONNECTIONS);
    mostPerAddress = limits.of(Limits.Count.CONNECTIONS_PER_ADDRESS);
  }

  /**
   * Counts for some of these connections, which are counted here, too.
   *
   * @return these counts themselves if theirs are bounded as all are
   */
  ConnectionCounts within(Limits ofAll, Limits theirs) {
    boolean alike =
        Stream.of(Limits.Count.CONNECTIONS, Limits.Count.CONNECTIONS_PER_ADDRESS)
            .allMatch(limit -> ofAll.of(limit) == theirs.of(limit));
    return alike ? this : new ConnectionCounts(theirs, Optional.of(this));
  }

  /** Counts one in, unless there are too many. */
  boolean enter() {
    if (total.incrementAndGet() > most || !all.map(ConnectionCounts::enter).orElse(true)) {
      total.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Undoes one {@link #enter()}. */
  void leave() {
    total.decrementAndGet();
    all.ifPresent(ConnectionCounts::leave);
  }

  /** Counts one in from this address, unless there are too many. */
  boolean enter(InetAddress address) {
    long count = perAddress.merge(PeerInfo.networkOf(address), 1L, Long::sum);
    if (count > mostPerAddress || !all.map(counts -> counts.enter(address)).orElse(true)) {
      forget(address);
      return false;
    }
    return true;
  }

  /** Undoes one {@link #enter(InetAddress)}. */
  void leave(InetAddress address) {
    forget(address);
    all.ifPresent(counts -> counts.leave(address));
  }

  private void forget(InetAddress address) {
    perAddress.computeIfPresent(
        PeerInfo.networkOf(address), (a, count) -> count == 1 ? null : count - 1);
  }
}
