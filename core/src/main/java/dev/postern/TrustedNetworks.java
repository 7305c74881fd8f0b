package dev.postern;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A list of networks in CIDR notation, e.g. {@code 192.0.2.0/24} or {@code 2001:db8::/32}.
 * Immutable.
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

  /** Whether an address lies in one of the networks. */
  public boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
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
      int prefix = slash < 0 ? octets.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
      if (prefix < 0 || prefix > octets.length * 8) {
        throw new IllegalArgumentException("the prefix is too long: " + cidr);
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
