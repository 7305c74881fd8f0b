package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.table.LookupTable;
import java.util.Objects;
import java.util.function.Function;

/**
 * Rules for what a client calls itself, at HELO and at each later stage. Where nothing was said
 * yet, they say nothing.
 *
 * <pre>{@code
 * Policy.recipient(permitAuthenticated()).withHelo(HeloRules.rejectInvalidHelo(), HeloRules.rejectNonFqdnHelo())
 * }</pre>
 */
public final class HeloRules {
  private static final String SYNTAX = "5.2";
  private static final String NOT_FOUND = "Host not found";

  private HeloRules() {}

  /** Rejects what is no host name or address ({@code reject_invalid_helo_hostname}, 501). */
  public static PolicyRule rejectInvalidHelo() {
    return immediate("reject_invalid_helo_hostname", HeloRules::invalid);
  }

  /**
   * Rejects a host name without a domain, and an address without brackets ({@code
   * reject_non_fqdn_helo_hostname}, 504).
   */
  public static PolicyRule rejectNonFqdnHelo() {
    return immediate(
        "reject_non_fqdn_helo_hostname",
        helo ->
            isLiteral(helo) || HostNames.isFullyQualified(helo)
                ? Decision.dunno()
                : Refused.helo(helo).refuse(504, SYNTAX, "need fully-qualified hostname"));
  }

  /**
   * Rejects a host name that has neither MX nor address in the DNS, for now ({@code
   * reject_unknown_helo_hostname}, 450). If nobody can tell, mail that no other rule rejects is
   * deferred.
   */
  public static PolicyRule rejectUnknownHelo(DnsResolver resolver) {
    RuleDns dns = new RuleDns(resolver);
    return Rule.of(
        "reject_unknown_helo_hostname",
        known(helo -> unknown(helo, new MailDomains(dns.forOne()))),
        dns);
  }

  /**
   * Goes by a table in Postfix's {@code access(5)} ({@code check_helo_access}): keys are names of
   * hosts, and of their domains.
   */
  public static PolicyRule checkHeloAccess(LookupTable table) {
    Objects.requireNonNull(table, "table");
    AccessTable access = new AccessTable("check_helo_access", table);
    return access.rule(
        request ->
            request
                .helo()
                .map(helo -> access.decide(Refused.helo(helo), AccessKeys.ofDomain(helo)))
                .orElseGet(Decision::dunno));
  }

  /**
   * Goes by a table of the hosts that the DNS has for the name ({@code check_helo_mx_access} and
   * its like), as {@link SenderRules#checkSenderHostAccess} does.
   */
  public static PolicyRule checkHeloHostAccess(
      DnsType<?> type, LookupTable table, DnsResolver resolver) {
    HostAccess hosts = HostAccess.of("helo", type, table, resolver);
    return hosts.rule(
        (request, dns) ->
            request
                .helo()
                .map(helo -> hosts.decide(helo, Refused.helo(helo), dns))
                .orElseGet(Decision::dunno));
  }

  private static PolicyRule immediate(String name, Function<String, Decision> decision) {
    return Rule.immediate(name, known(decision));
  }

  private static Function<PolicyRequest, Decision> known(Function<String, Decision> decision) {
    return request -> request.helo().map(decision).orElseGet(Decision::dunno);
  }

  private static Decision invalid(String helo) {
    if (isLiteral(helo)) {
      return HostNames.literal(helo).isPresent()
          ? Decision.dunno()
          : Refused.helo(helo).refuse(501, SYNTAX, "invalid ip address");
    }
    return HostNames.isValid(helo) || HostNames.isIpv4(helo)
        ? Decision.dunno()
        : Refused.helo(helo).refuse(501, SYNTAX, "Invalid name");
  }

  private static Decision unknown(String helo, MailDomains domains) {
    if (isLiteral(helo)) {
      return Decision.dunno();
    }
    try {
      boolean found = HostNames.isValid(helo) && domains.of(helo) != MailDomains.Standing.NOT_FOUND;
      return found ? Decision.dunno() : Refused.helo(helo).refuse(450, "7.1", NOT_FOUND);
    } catch (DnsException e) {
      return Refused.helo(helo).deferIfPermit("7.1", NOT_FOUND);
    }
  }

  private static boolean isLiteral(String helo) {
    return helo.startsWith("[") && helo.endsWith("]");
  }
}
