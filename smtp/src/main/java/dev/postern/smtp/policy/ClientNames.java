package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.net.PeerInfo;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The name of a client on the network: as a trusted proxy told it (XCLIENT), else as the DNS has
 * it. As with Postfix, what a proxy tells was looked up there.
 */
record ClientNames(DnsResolver resolver) {
  /** Who has no name. */
  static final String UNKNOWN = "unknown";

  /** The name that whoever owns the address gives it. */
  Optional<String> claimed(PeerInfo client) throws DnsException {
    return client.name().isPresent() ? client.name() : lookedUp(address(client));
  }

  static InetAddress address(PeerInfo client) {
    return client.remote().orElseThrow().getAddress();
  }

  private Optional<String> lookedUp(InetAddress client) throws DnsException {
    return resolver.resolve(DnsResolver.reverseName(client), DnsType.PTR).records().stream()
        .findFirst()
        .map(DnsRecord.Pointer::host)
        .filter(HostNames::isValid);
  }

  /** That name, if it has the address: anybody can claim one. */
  Optional<String> verified(PeerInfo client) throws DnsException {
    Optional<String> name = claimed(client);
    if (name.isEmpty() || client.name().isPresent()) {
      return name;
    }
    InetAddress address = address(client);
    DnsType<DnsRecord.Address> type = address instanceof Inet4Address ? DnsType.A : DnsType.AAAA;
    boolean leadsBack =
        resolver.resolve(name.get(), type).records().stream()
            .anyMatch(record -> record.address().equals(address));
    return name.filter(unused -> leadsBack);
  }

  /** The claimed name; likewise. */
  String claimedOrUnknown(PeerInfo client) {
    try {
      return claimed(client).orElse(UNKNOWN);
    } catch (DnsException e) {
      return UNKNOWN;
    }
  }

  /** The verified name; as with Postfix, one that nobody can tell is unknown. */
  String orUnknown(PeerInfo client) {
    try {
      return verified(client).orElse(UNKNOWN);
    } catch (DnsException e) {
      return UNKNOWN;
    }
  }
}
