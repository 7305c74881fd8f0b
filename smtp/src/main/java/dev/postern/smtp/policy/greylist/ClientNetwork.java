package dev.postern.smtp.policy.greylist;

import java.net.InetAddress;
import java.util.HexFormat;

/** Which addresses count as one, since a server of many addresses comes again from another. */
record ClientNetwork(int ipv4Prefix, int ipv6Prefix) {
  private static final int IPV4_OCTETS = 4;

  /** What one party has often: of IPv6, more than enough to have each mail come from another. */
  private static final int IPV4_SHARED = 24;

  private static final int IPV6_SHARED = 32;

  /** Those in which all share the room that there is: these, or larger ones. */
  ClientNetwork shared() {
    return new ClientNetwork(Math.min(ipv4Prefix, IPV4_SHARED), Math.min(ipv6Prefix, IPV6_SHARED));
  }

  /** The same for all addresses of a network. */
  String of(InetAddress address) {
    byte[] octets = address.getAddress();
    int bits = octets.length == IPV4_OCTETS ? ipv4Prefix : ipv6Prefix;
    for (int i = 0; i < octets.length; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
      octets[i] &= (byte) (0xff << (Byte.SIZE - kept));
    }
    return HexFormat.of().formatHex(octets);
  }
}
