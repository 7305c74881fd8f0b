package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** The name of a client, as the DNS has it. */
record ClientNames(DnsResolver resolver) {
  /** Who has no name. */
  static final String UNKNOWN = "unknown";

  /** The name that whoever owns the address gives it. */
  Optional<String> claimed(InetAddress client) throws DnsException {
    return resolver.resolve(DnsResolver.reverseName(client), DnsType.PTR).records().stream()
        .findFirst()
        .map(DnsRecord.Pointer::host)
        .filter(HostNames::isValid);
  }

  /** That name, if it has the address: anybody can claim one. */
  Optional<String> verified(InetAddress client) throws DnsException {
    Optional<String> name = claimed(client);
    if (name.isEmpty()) {
      return name;
    }
    DnsType<DnsRecord.Address> type = client instanceof Inet4Address ? DnsType.A : DnsType.AAAA;
    boolean leadsBack =
        resolver.resolve(name.get(), type).records().stream()
            .anyMatch(record -> record.address().equals(client));
    return name.filter(unused -> leadsBack);
  }

  /** The claimed name; likewise. */
  String claimedOrUnknown(InetAddress client) {
    try {
      return claimed(client).orElse(UNKNOWN);
    } catch (DnsException e) {
      return UNKNOWN;
    }
  }

  /** The verified name; as with Postfix, one that nobody can tell is unknown. */
  String orUnknown(InetAddress client) {
    try {
      return verified(client).orElse(UNKNOWN);
    } catch (DnsException e) {
      return UNKNOWN;
    }
  }
}
