package dev.postern.smtp.policy;

import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.smtp.PolicyRule;
import dev.postern.table.LookupTable;

/**
 * Rules for the reverse path, from MAIL on. Before, and of the null reverse path {@code <>}, they
 * say nothing, but for {@link #checkSenderAccess}.
 *
 * <pre>{@code
 * Policy.recipient(permitAuthenticated()).withSender(SenderRules.rejectNonFqdnSender(), SenderRules.rejectUnknownSenderDomain(resolver))
 * }</pre>
 */
public final class SenderRules {
  private SenderRules() {}

  /** Rejects a domain that is none, or has no dot ({@code reject_non_fqdn_sender}, 504). */
  public static PolicyRule rejectNonFqdnSender() {
    return AddressRules.SENDER.rejectNonFqdn();
  }

  /**
   * Rejects a domain that is not the server's and has neither MX nor address in the DNS, for now
   * ({@code reject_unknown_sender_domain}, 450), and one that takes no mail (RFC 7505), for good.
   * If nobody can tell, mail that no other rule rejects is deferred.
   */
  public static PolicyRule rejectUnknownSenderDomain(DnsResolver resolver) {
    return AddressRules.SENDER.rejectUnknownDomain(resolver);
  }

  /**
   * Rejects a sender in the server's domains to whom no mail could be delivered ({@code
   * reject_unlisted_sender}, 550 5.1.0).
   */
  public static PolicyRule rejectUnlistedSender() {
    return UnlistedAddress.sender();
  }

  /**
   * Goes by a table in Postfix's {@code access(5)} ({@code check_sender_access}): keys are
   * addresses, with a detail or without, their domains, local parts with an at sign, and {@code
   * <>}.
   */
  public static PolicyRule checkSenderAccess(LookupTable table) {
    return AddressRules.SENDER.checkAccess(table);
  }

  /**
   * Goes by a table of the hosts that the DNS has for the sender's domain ({@code
   * check_sender_mx_access}, {@code …_ns_access}, {@code …_a_access}): keys are names of hosts and
   * of their domains, addresses and networks. As with Postfix, {@code OK} is an error in it: {@code
   * DUNNO} makes an exception.
   *
   * @param type {@link DnsType#MX} for the hosts that take its mail, {@link DnsType#NS} for those
   *     that answer for its zone, {@link DnsType#A} for its own addresses, IPv6 included
   * @throws IllegalArgumentException for other types
   */
  public static PolicyRule checkSenderHostAccess(
      DnsType<?> type, LookupTable table, DnsResolver resolver) {
    return AddressRules.SENDER.checkHostAccess(type, table, resolver);
  }
}
