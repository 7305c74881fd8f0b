package dev.postern.net.internal;

import dev.postern.Limits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts connections in all and by address; an IPv6 /64 counts as one address, since a single host
 * commands all of it. Safe for many threads.
 */
final class ConnectionCounts {
  private static final int NETWORK_OCTETS = 8;

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
    long count = perAddress.merge(network(address), 1L, Long::sum);
    if (count > mostPerAddress) {
      leave(address);
      return false;
    }
    return true;
  }

  /** Undoes one {@link #enter(InetAddress)}. */
  void leave(InetAddress address) {
    perAddress.computeIfPresent(network(address), (a, count) -> count == 1 ? null : count - 1);
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] octets = address.getAddress();
    Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen octets are an address", e);
    }
  }
}
