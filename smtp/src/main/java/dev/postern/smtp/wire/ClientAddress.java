package dev.postern.smtp.wire;

import dev.postern.message.AddressLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A client's address as XCLIENT and XFORWARD have it: IPv4 in numbers, IPv6 behind {@code IPV6:}.
 * Nothing is ever looked up.
 */
public final class ClientAddress {
  private static final String IPV6_TAG = "IPV6:";

  /** Who connects by a unix-domain socket. */
  public static final InetAddress THIS_HOST = parse("127.0.0.1").orElseThrow();

  /** Who is nowhere in particular: in no network that somebody trusts, and on no socket. */
  public static final InetAddress UNKNOWN = parse("0.0.0.0").orElseThrow();

  private ClientAddress() {}

  /** The address, unless the text is none. */
  public static Optional<InetAddress> parse(String text) {
    if (!AddressLiteral.isValid(text)) {
      return Optional.empty();
    }
    boolean ipv6 = text.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
    String host = ipv6 ? '[' + text.substring(IPV6_TAG.length()) + ']' : text;
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
