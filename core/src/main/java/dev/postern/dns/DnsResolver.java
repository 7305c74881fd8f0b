package dev.postern.dns;

import dev.postern.ServerPart;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Asks the DNS. Called by many threads at once, on pools where it may block, for a bounded time;
 * who is asked often remembers answers for as long as they allow.
 *
 * <pre>{@code
 * if (resolver.resolve(domain, DnsType.MX) instanceof DnsAnswer.NoSuchName) {
 *   return Decision.reject("Domain not found");
 * }
 * }</pre>
 */
public interface DnsResolver extends ServerPart {

  /**
   * The records of a name. Aliases (CNAME) are followed, unless they are what is asked for.
   *
   * @param name an absolute name in ASCII (RFC 5890: A-labels), of letters in any case, with or
   *     without a dot at its end
   * @return never null; what is no name that the DNS could have is {@link DnsAnswer.NoSuchName}
   * @throws DnsException if nobody could tell: a time-out, a server that fails. Whoever asks defers
   *     then, and rejects nothing
   */
  <R extends DnsRecord> DnsAnswer<R> resolve(String name, DnsType<R> type) throws DnsException;

  /** Answers from what is known beforehand, by names in any case; all others do not exist. */
  static DnsResolver of(Map<String, ? extends Collection<? extends DnsRecord>> zone) {
    return MapResolver.of(Objects.requireNonNull(zone, "zone"));
  }

  /**
   * The name whose {@link DnsType#PTR} is the name of an address (RFC 1035 §3.5, RFC 3596 §2.5).
   */
  static String reverseName(InetAddress address) {
    byte[] octets = Objects.requireNonNull(address, "address").getAddress();
    StringBuilder name = new StringBuilder();
    for (int i = octets.length - 1; i >= 0; i--) {
      int octet = octets[i] & 0xff;
      name.append(
          address instanceof Inet4Address
              ? octet + "."
              : String.format(Locale.ROOT, "%x.%x.", octet & 0xf, octet >> 4));
    }
    return name.append(address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa").toString();
  }
}
