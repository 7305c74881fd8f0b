package dev.postern;

import dev.postern.net.internal.Ipv4Mapped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A list of networks in CIDR notation, e.g. {@code 192.0.2.0/24} or {@code 2001:db8::/32}. An
 * IPv4-mapped network ({@code ::ffff:192.0.2.0/120}) is the IPv4 one. Immutable.
 */
public final class TrustedNetworks {
  /** No network at all. */
  public static final TrustedNetworks NONE = new TrustedNetworks(List.of());

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern NETWORK =
      Pattern.compile(
          OCTET
              + "(\\."
              + OCTET
              + "){3}(/[0-9]{1,2})?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(/[0-9]{1,3})?");

  private static final int IPV4_BITS = 32;

  /** Those before the IPv4 address in an IPv4-mapped one (RFC 4291 §2.5.5.2). */
  private static final int MAPPED_BITS = 96;

  private static final String MAPPED_PREFIX = "the prefix of an IPv4-mapped network is 96 to 128: ";

  private final List<Network> networks;

  private TrustedNetworks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Networks or single addresses.
   *
   * @throws IllegalArgumentException if one is not numeric or its prefix is too long
   */
  public static TrustedNetworks of(String... cidrs) {
    Objects.requireNonNull(cidrs, "cidrs");
    List<Network> networks = new ArrayList<>();
    for (String cidr : cidrs) {
      networks.add(parse(cidr));
    }
    return new TrustedNetworks(List.copyOf(networks));
  }

  /** Whether an address lies in one of the networks; an IPv4-mapped one is an IPv4 address. */
  public boolean contains(InetAddress address) {
    byte[] octets = Ipv4Mapped.removed(address).getAddress();
    return networks.stream().anyMatch(n -> n.contains(octets));
  }

  /** Whether there is no network. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  private static Network parse(String cidr) {
    Objects.requireNonNull(cidr, "cidr");
    int slash = cidr.indexOf('/');
    String host = slash < 0 ? cidr : cidr.substring(0, slash);
    // Numeric only, and IPv6 in brackets, so that InetAddress never asks the DNS.
    if (!NETWORK.matcher(cidr).matches()) {
      throw new IllegalArgumentException("not a network such as 192.0.2.0/24: " + cidr);
    }
    try {
      byte[] octets =
          InetAddress.getByName(host.contains(":") ? "[" + host + "]" : host).getAddress();
      int most = octets.length * 8;
      if (slash < 0) {
        return new Network(octets, most);
      }
      int prefix = Integer.parseInt(cidr.substring(slash + 1));
      // Java makes an IPv4 address of an IPv4-mapped one, while its prefix is IPv6's.
      boolean mapped = host.contains(":") && most == IPV4_BITS;
      if (mapped) {
        prefix -= MAPPED_BITS;
      }
      if (prefix < 0 || prefix > most) {
        throw new IllegalArgumentException(
            (mapped ? MAPPED_PREFIX : "the prefix is too long: ") + cidr);
      }
      return new Network(octets, prefix);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not a network such as 192.0.2.0/24: " + cidr, e);
    }
  }

  private record Network(byte[] octets, int prefix) {
    boolean contains(byte[] other) {
      if (other.length != octets.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((octets[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
