package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.log.LogText;
import dev.postern.message.Idna;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.table.LookupTable;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of the hosts behind a domain: those that take its mail, those that answer for its zone,
 * or itself, each by name and by addresses.
 */
record HostAccess(AccessTable access, DnsType<?> type, DnsResolver resolver) {
  private static final Logger LOG = LoggerFactory.getLogger(HostAccess.class);

  /** Whoever owns a domain says how many there are, and each is another question. */
  private static final int MOST_HOSTS = 50;

  /**
   * By Postfix's name.
   *
   * @param about whose domain it is, as in {@code check_sender_mx_access}
   * @throws IllegalArgumentException if records of the type name no hosts
   */
  static HostAccess of(String about, DnsType<?> type, LookupTable table, DnsResolver resolver) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(resolver, "resolver");
    if (type != DnsType.MX && type != DnsType.NS && type != DnsType.A) {
      throw new IllegalArgumentException("hosts are those of MX, NS or A, not of " + type);
    }
    String name = "check_" + about + "_" + type.mnemonic().toLowerCase(Locale.ROOT) + "_access";
    return new HostAccess(new AccessTable(name, table), type, resolver);
  }

  PolicyRule rule(Function<PolicyRequest, Decision> decision) {
    PolicyRule rule = access.rule(decision);
    return Rule.of(rule.name(), rule::decide, rule, resolver);
  }

  /** What the first host says that is in the table; who cannot be asked about is in none. */
  Decision decide(String domain, Refused what) {
    try {
      return found(domain, what).map(this::allowed).orElseGet(Decision::dunno);
    } catch (DnsException e) {
      LOG.info(
          "hosts are not known rule={} domain={} reason={}",
          access.name(),
          LogText.printable(domain),
          LogText.reason(e.getMessage()));
      return Decision.dunno();
    }
  }

  /** As with Postfix: whoever owns a domain can have it lead to hosts that others trust. */
  private Decision allowed(Decision decision) {
    return decision instanceof Decision.Permit
        ? access.wrong("OK is not allowed here, use DUNNO to make an exception")
        : decision;
  }

  private Optional<Decision> found(String domain, Refused what) throws DnsException {
    if (domain.startsWith("[")) {
      return type == DnsType.NS
          ? Optional.empty()
          : HostNames.literal(domain).flatMap(address -> look(what, address));
    }
    Optional<String> ascii = Idna.toAscii(domain);
    List<String> hosts = ascii.isPresent() ? hosts(ascii.get()) : List.of();
    return hosts.stream().limit(MOST_HOSTS).flatMap(host -> look(what, host).stream()).findFirst();
  }

  private List<String> hosts(String domain) throws DnsException {
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
            .map(DnsRecord.MailExchanger::host)
            .filter(host -> !host.isEmpty())
            .toList();
  }

  /** Those of the zone that the domain is in. */
  private List<String> nameServers(String domain) throws DnsException {
    String zone = domain;
    while (!zone.isEmpty()) {
      List<DnsRecord.NameServer> records = resolver.resolve(zone, DnsType.NS).records();
      if (!records.isEmpty()) {
        return records.stream().map(DnsRecord.NameServer::host).toList();
      }
      int dot = zone.indexOf('.');
      zone = dot < 0 ? "" : zone.substring(dot + 1);
    }
    return List.of();
  }

  private Optional<Decision> look(Refused what, String host) {
    Optional<Decision> byName =
        type == DnsType.A ? Optional.empty() : access.look(what, AccessKeys.ofDomain(host));
    return byName.or(
        () ->
            Stream.of(DnsType.A, DnsType.AAAA)
                .flatMap(addresses -> addresses(host, addresses))
                .flatMap(address -> look(what, address).stream())
                .findFirst());
  }

  private Optional<Decision> look(Refused what, InetAddress address) {
    return access.look(what, AccessKeys.ofClient(Optional.empty(), address));
  }

  /** A host that is away is no reason not to look at the others. */
  private Stream<InetAddress> addresses(String host, DnsType<DnsRecord.Address> ofType) {
    try {
      return resolver.resolve(host, ofType).records().stream().map(DnsRecord.Address::address);
    } catch (DnsException e) {
      return Stream.empty();
    }
  }
}
