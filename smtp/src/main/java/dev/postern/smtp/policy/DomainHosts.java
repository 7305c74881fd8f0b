package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The hosts behind a domain, as the DNS has them: those of MX, of NS, or itself. */
record DomainHosts(DnsType<?> type, DnsResolver resolver) {

  /** Labels of the longest zone that is asked for above a domain, as RFC 9989 walks up to one. */
  private static final int MOST_LABELS = 7;

  /** The best first. */
  List<String> of(String domain) throws DnsException {
    if (type == DnsType.A) {
      return List.of(domain);
    }
    return type == DnsType.MX ? exchangers(domain) : nameServers(domain);
  }

  /** RFC 5321 §5.1: without an MX it is the domain. */
  private List<String> exchangers(String domain) throws DnsException {
    List<DnsRecord.MailExchanger> records = resolver.resolve(domain, DnsType.MX).records();
    return records.isEmpty()
        ? List.of(domain)
        : records.stream()
            .filter(record -> !record.host().isEmpty())
            .sorted(Comparator.comparingInt(DnsRecord.MailExchanger::preference))
            .map(DnsRecord.MailExchanger::host)
            .toList();
  }

  /** Those of the zone that the domain is in; of many labels, which anybody can make, some. */
  private List<String> nameServers(String domain) throws DnsException {
    String zone = domain;
    while (!zone.isEmpty()) {
      List<DnsRecord.NameServer> records = resolver.resolve(zone, DnsType.NS).records();
      if (!records.isEmpty()) {
        return records.stream().map(DnsRecord.NameServer::host).toList();
      }
      do {
        int dot = zone.indexOf('.');
        zone = dot < 0 ? "" : zone.substring(dot + 1);
      } while (labels(zone) > MOST_LABELS);
    }
    return List.of();
  }

  private static long labels(String name) {
    return name.chars().filter(c -> c == '.').count() + 1;
  }

  /** Of both kinds; a host that is away is no reason not to look at the others. */
  Stream<InetAddress> addresses(String host) {
    return Stream.of(DnsType.A, DnsType.AAAA).flatMap(kind -> addresses(host, kind));
  }

  private Stream<InetAddress> addresses(String host, DnsType<DnsRecord.Address> kind) {
    try {
      return resolver.resolve(host, kind).records().stream().map(DnsRecord.Address::address);
    } catch (DnsException e) {
      return Stream.empty();
    }
  }
}
