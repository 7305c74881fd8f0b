package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
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
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of the hosts behind a domain: those that take its mail, those that answer for its zone,
 * or itself, each by name and by addresses.
 */
record HostAccess(AccessTable access, DnsType<?> type, RuleDns dns) {
  private static final Logger LOG = LoggerFactory.getLogger(HostAccess.class);

  /** Whoever owns a domain says how many there are; the names of so many are looked up. */
  private static final int MOST_HOSTS = 50;

  /**
   * By Postfix's name. As there, nobody is permitted: whoever owns a domain can have it lead to
   * hosts that others trust.
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
    return new HostAccess(new AccessTable(name, table, false), type, new RuleDns(resolver));
  }

  /** The rule; a decision has a DNS of its own, which it may not ask for ever. */
  PolicyRule rule(BiFunction<PolicyRequest, DnsResolver, Decision> decision) {
    PolicyRule rule = access.rule(request -> decision.apply(request, dns.forOne()));
    return Rule.of(rule.name(), rule::decide, rule, dns);
  }

  /** What the first host says that is in the table; who cannot be asked about is in none. */
  Decision decide(String domain, Refused what, DnsResolver resolver) {
    try {
      return found(domain, what, new DomainHosts(type, resolver)).orElseGet(Decision::dunno);

    } catch (DnsException e) {
      LOG.info(
          "hosts are not known rule={} domain={} reason={}",
          access.name(),
          LogText.printable(domain),
          LogText.reason(e.getMessage()));
      return Decision.dunno();
    }
  }

  private Optional<Decision> found(String domain, Refused what, DomainHosts of)
      throws DnsException {
    if (domain.startsWith("[")) {
      return type == DnsType.NS
          ? Optional.empty()
          : HostNames.literal(domain).flatMap(address -> look(what, address));
    }
    Optional<String> ascii = Idna.toAscii(domain);
    List<String> hosts = ascii.isPresent() ? of.of(ascii.get()) : List.of();
    return hosts.stream()
        .limit(MOST_HOSTS)
        .flatMap(host -> look(what, host, of).stream())
        .findFirst();
  }

  private Optional<Decision> look(Refused what, String host, DomainHosts hosts) {
    Optional<Decision> byName =
        type == DnsType.A ? Optional.empty() : access.look(what, AccessKeys.ofDomain(host));
    return byName.or(
        () -> hosts.addresses(host).flatMap(address -> look(what, address).stream()).findFirst());
  }

  private Optional<Decision> look(Refused what, InetAddress address) {
    return access.look(what, AccessKeys.ofClient(Optional.empty(), address));
  }
}
