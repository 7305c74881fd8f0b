package dev.postern.net.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * IPv4-mapped IPv6 addresses (RFC 4291 §2.5.5.2) are IPv4 addresses everywhere. Nearly all of Java
 * makes IPv4 of them by itself.
 */
public final class Ipv4Mapped {
  private Ipv4Mapped() {}

  /** The IPv4 address in a mapped one; any other as it is. */
  public static InetAddress removed(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    try {
      InetAddress plain = InetAddress.getByAddress(address.getAddress());
      // Else its scope would be lost.
      return plain instanceof Inet6Address ? address : plain;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen octets are an address", e);
    }
  }

  /** The same with a port. */
  public static InetSocketAddress removed(InetSocketAddress at) {
    InetAddress plain = removed(at.getAddress());
    return Objects.equals(plain, at.getAddress()) ? at : new InetSocketAddress(plain, at.getPort());
  }
}
