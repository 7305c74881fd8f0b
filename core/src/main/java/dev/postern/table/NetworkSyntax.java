package dev.postern.table;

import dev.postern.TrustedNetworks;
import dev.postern.table.file.LogicalLines;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Networks as patterns ({@code cidr_table(5)}). */
final class NetworkSyntax {
  private NetworkSyntax() {}

  static OrderedRules.Line read(String text) {
    boolean negated = text.startsWith("!");
    String line = negated ? text.substring(1).strip() : text;
    int end = 0;
    while (end < line.length() && !LogicalLines.isBlank(line.charAt(end))) {
      end++;
    }
    String network = line.substring(0, end);
    TrustedNetworks networks = TrustedNetworks.of(network);
    boolean ipv4 = !network.contains(":");
    requireNoHostBits(network);
    return new OrderedRules.Line(
        key -> match(key.toString(), networks, ipv4, negated), line.substring(end).strip());
  }

  /** As with Postfix, what is not in a network of IPv4 is another address of IPv4. */
  private static Optional<List<String>> match(
      String key, TrustedNetworks networks, boolean ipv4, boolean negated) {
    return address(key)
        .filter(a -> ipv4 == a instanceof Inet4Address && negated != networks.contains(a))
        .map(a -> List.of(key));
  }

  /** An address in a key; what is no address fits no network. */
  private static Optional<InetAddress> address(String key) {
    try {
      // So that nothing is asked of the DNS.
      TrustedNetworks.of(key);
      return key.contains("/") ? Optional.empty() : Optional.of(parsed(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static InetAddress parsed(String text) {
    try {
      return InetAddress.getByName(text.contains(":") ? '[' + text + ']' : text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + text, e);
    }
  }

  private static void requireNoHostBits(String network) {
    int slash = network.indexOf('/');
    if (slash < 0) {
      return;
    }
    byte[] octets = parsed(network.substring(0, slash)).getAddress();
    int prefix = Integer.parseInt(network.substring(slash + 1));
    for (int bit = prefix; bit < octets.length * 8; bit++) {
      if ((octets[bit >> 3] & (0x80 >> (bit & 7))) != 0) {
        throw new IllegalArgumentException(
            "the address has bits beyond the network's prefix: " + network);
      }
    }
  }
}
