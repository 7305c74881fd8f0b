package dev.postern.smtp.policy;

import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRule;
import dev.postern.table.LookupTable;

/**
 * Rules for the forward path, at RCPT; elsewhere they say nothing.
 *
 * <pre>{@code
 * Policy.recipient(RecipientRules.rejectNonFqdnRecipient(), permitAuthenticated(), RecipientRules.rejectUnknownRecipient())
 * }</pre>
 */
public final class RecipientRules {
  private RecipientRules() {}

  /** Rejects a domain that is none, or has no dot ({@code reject_non_fqdn_recipient}, 504). */
  public static PolicyRule rejectNonFqdnRecipient() {
    return AddressRules.RECIPIENT.rejectNonFqdn();
  }

  /**
   * Rejects a domain that is not the server's and has neither MX nor address in the DNS, for now
   * ({@code reject_unknown_recipient_domain}, 450), and one that takes no mail (RFC 7505), for
   * good. If nobody can tell, mail that no other rule rejects is deferred.
   */
  public static PolicyRule rejectUnknownRecipientDomain(DnsResolver resolver) {
    return AddressRules.RECIPIENT.rejectUnknownDomain(resolver);
  }

  /**
   * Rejects a recipient in the server's domains to whom no mail can be delivered ({@code
   * reject_unlisted_recipient}, 550 5.1.1). The server does so at last in any case; here it is done
   * before what costs more.
   */
  public static PolicyRule rejectUnknownRecipient() {
    return UnlistedAddress.recipient();
  }

  /** Permits recipients in the server's domains ({@code permit_auth_destination}). */
  public static PolicyRule permitAuthDestination() {
    return Rule.immediate(
        "permit_auth_destination",
        request ->
            request.recipient().filter(request::isLocal).isPresent()
                ? Decision.permit()
                : Decision.dunno());
  }

  /**
   * Goes by a table in Postfix's {@code access(5)} ({@code check_recipient_access}): keys are
   * addresses, with a detail or without, their domains, and local parts with an at sign.
   */
  public static PolicyRule checkRecipientAccess(LookupTable table) {
    return AddressRules.RECIPIENT.checkAccess(table);
  }

  /**
   * Goes by a table of the hosts that the DNS has for the recipient's domain ({@code
   * check_recipient_mx_access}, {@code …_ns_access}, {@code …_a_access}): keys are names of hosts
   * and of their domains, addresses and networks. As with Postfix, {@code OK} is an error in it:
   * {@code DUNNO} makes an exception.
   *
   * @param type {@link DnsType#MX} for the hosts that take its mail, {@link DnsType#NS} for those
   *     that answer for its zone, {@link DnsType#A} for its own addresses, IPv6 included
   * @throws IllegalArgumentException for other types
   */
  public static PolicyRule checkRecipientHostAccess(
      DnsType<?> type, LookupTable table, DnsResolver resolver) {
    return AddressRules.RECIPIENT.checkHostAccess(type, table, resolver);
  }
}
