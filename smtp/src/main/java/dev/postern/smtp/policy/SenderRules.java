package dev.postern.smtp.policy;

import dev.postern.dns.DnsResolver;
import dev.postern.message.EmailAddress;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.table.LookupTable;
import java.util.Objects;
import java.util.function.BiFunction;

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
    return Rule.of(
        "reject_non_fqdn_sender",
        request -> of(request, (sender, refused) -> AddressRules.nonFqdn(sender, refused)));
  }

  /**
   * Rejects a domain that is not the server's and has neither MX nor address in the DNS, for now
   * ({@code reject_unknown_sender_domain}, 450), and one that takes no mail (RFC 7505), for good.
   * If nobody can tell, mail that no other rule rejects is deferred.
   */
  public static PolicyRule rejectUnknownSenderDomain(DnsResolver resolver) {
    Objects.requireNonNull(resolver, "resolver");
    MailDomains domains = new MailDomains(resolver);
    return Rule.of(
        "reject_unknown_sender_domain",
        request ->
            of(
                request,
                (sender, refused) -> AddressRules.unknownDomain(sender, request, domains, refused)),
        resolver);
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
    Objects.requireNonNull(table, "table");
    AccessTable access = new AccessTable("check_sender_access", table);
    return access.rule(
        request ->
            request.envelope().isEmpty()
                ? Decision.dunno()
                : access.decide(
                    Refused.sender(request.sender()),
                    AccessKeys.ofAddress(request.sender(), request.recipientDelimiter())));
  }

  private static Decision of(
      PolicyRequest request, BiFunction<EmailAddress, Refused, Decision> decision) {
    return request
        .sender()
        .map(sender -> decision.apply(sender, Refused.sender(request.sender())))
        .orElseGet(Decision::dunno);
  }
}
