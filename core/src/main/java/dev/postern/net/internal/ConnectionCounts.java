package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.PeerInfo;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts connections in all and by address; an IPv6 /64 counts as one address, since a single host
 * commands all of it. Safe for many threads.
 */
final class ConnectionCounts {
  private final long most;
  private final long mostPerAddress;
  private final AtomicLong total = new AtomicLong();
  private final ConcurrentHashMap<InetAddress, Long> perAddress = new ConcurrentHashMap<>();

  ConnectionCounts(Limits limits) {
    most = limits.of(Limits.Count.CONNECTIONS);
    mostPerAddress = limits.of(Limits.Count.CONNECTIONS_PER_ADDRESS);
  }

  /** Counts one in, unless there are too many. */
  boolean enter() {
    if (total.incrementAndGet() > most) {
      total.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Undoes one {@link #enter()}. */
  void leave() {
    total.decrementAndGet();
  }

  /** Counts one in from this address, unless there are too many. */
  boolean enter(InetAddress address) {
    long count = perAddress.merge(PeerInfo.networkOf(address), 1L, Long::sum);
    if (count > mostPerAddress) {
      leave(address);
      return false;
    }
    return true;
  }

  /** Undoes one {@link #enter(InetAddress)}. */
  void leave(InetAddress address) {
    perAddress.computeIfPresent(
        PeerInfo.networkOf(address), (a, count) -> count == 1 ? null : count - 1);
  }
}
