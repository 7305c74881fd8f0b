package dev.postern.smtp.policy;

import dev.postern.dns.DnsResolver;
import dev.postern.message.EmailAddress;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.table.LookupTable;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

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
    return Rule.of(
        "reject_non_fqdn_recipient",
        request -> of(request, (recipient, refused) -> AddressRules.nonFqdn(recipient, refused)));
  }

  /**
   * Rejects a domain that is not the server's and has neither MX nor address in the DNS, for now
   * ({@code reject_unknown_recipient_domain}, 450), and one that takes no mail (RFC 7505), for
   * good. If nobody can tell, mail that no other rule rejects is deferred.
   */
  public static PolicyRule rejectUnknownRecipientDomain(DnsResolver resolver) {
    Objects.requireNonNull(resolver, "resolver");
    MailDomains domains = new MailDomains(resolver);
    return Rule.of(
        "reject_unknown_recipient_domain",
        request ->
            of(
                request,
                (recipient, refused) ->
                    AddressRules.unknownDomain(recipient, request, domains, refused)),
        resolver);
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
    return Rule.of(
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
    Objects.requireNonNull(table, "table");
    AccessTable access = new AccessTable("check_recipient_access", table);
    return access.rule(
        request ->
            of(
                request,
                (recipient, refused) ->
                    access.decide(
                        refused,
                        AccessKeys.ofAddress(
                            Optional.of(recipient), request.recipientDelimiter()))));
  }

  private static Decision of(
      PolicyRequest request, BiFunction<EmailAddress, Refused, Decision> decision) {
    return request
        .recipient()
        .map(recipient -> decision.apply(recipient, Refused.recipient(recipient)))
        .orElseGet(Decision::dunno);
  }
}
