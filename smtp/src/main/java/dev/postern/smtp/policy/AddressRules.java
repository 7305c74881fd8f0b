package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.message.EmailAddress;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.policy.access.AccessSubject;
import dev.postern.table.LookupTable;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What senders and recipients have in common.
 *
 * @param whose as names of rules have it
 */
record AddressRules(
    String whose,
    AccessSubject.Kind kind,
    Function<PolicyRequest, Optional<EmailAddress>> address) {
  static final AddressRules SENDER =
      new AddressRules("sender", AccessSubject.Kind.SENDER, PolicyRequest::sender);
  static final AddressRules RECIPIENT =
      new AddressRules("recipient", AccessSubject.Kind.RECIPIENT, PolicyRequest::recipient);

  private static final String NOT_FOUND = "Domain not found";

  PolicyRule rejectNonFqdn() {
    return Rule.immediate("reject_non_fqdn_" + whose, request -> of(request, this::nonFqdn));
  }

  PolicyRule rejectUnknownDomain(DnsResolver resolver) {
    RuleDns dns = new RuleDns(resolver);
    return Rule.of(
        "reject_unknown_" + whose + "_domain",
        request ->
            of(
                request,
                (who, refused) ->
                    unknownDomain(who, request, new MailDomains(dns.forOne()), refused)),
        dns);
  }

  /** The rule that goes by a table of addresses. */
  PolicyRule checkAccess(LookupTable table) {
    Objects.requireNonNull(table, "table");
    AccessTable access = new AccessTable("check_" + whose + "_access", table);
    return access.rule(
        request ->
            isKnown(request)
                ? access.decide(
                    refused(address.apply(request)),
                    AccessKeys.ofAddress(address.apply(request), request.recipientDelimiter()))
                : Decision.dunno());
  }

  /** The rule that goes by a table of hosts behind domains. */
  PolicyRule checkHostAccess(DnsType<?> type, LookupTable table, DnsResolver resolver) {
    HostAccess hosts = HostAccess.of(whose, type, table, resolver);
    return hosts.rule(
        (request, dns) ->
            of(
                request,
                (who, refused) ->
                    who.domain().isEmpty()
                        ? Decision.dunno()
                        : hosts.decide(who.domain(), refused, dns)));
  }

  /** The null reverse path is no address, and in tables. */
  private boolean isKnown(PolicyRequest request) {
    return kind == AccessSubject.Kind.SENDER
        ? request.envelope().isPresent()
        : address.apply(request).isPresent();
  }

  private Decision of(PolicyRequest request, BiFunction<EmailAddress, Refused, Decision> decision) {
    Optional<EmailAddress> who = address.apply(request);
    return who.map(known -> decision.apply(known, refused(who))).orElseGet(Decision::dunno);
  }

  private Refused refused(Optional<EmailAddress> who) {
    return new Refused(new AccessSubject(who.map(EmailAddress::toString).orElse(""), kind));
  }

  private Decision nonFqdn(EmailAddress who, Refused refused) {
    boolean bare = who.domain().isEmpty() || who.domain().startsWith("[");
    return bare || HostNames.isFullyQualified(who.domain())
        ? Decision.dunno()
        : refused.refuse(504, "5.2", "need fully-qualified address");
  }

  private Decision unknownDomain(
      EmailAddress who, PolicyRequest request, MailDomains domains, Refused refused) {
    if (request.isLocal(who) || who.domain().startsWith("[")) {
      return Decision.dunno();
    }
    boolean sender = kind == AccessSubject.Kind.SENDER;
    String detail = sender ? "1.8" : "1.2";
    try {
      return switch (domains.of(who.domain())) {
        case FOUND -> Decision.dunno();
        case NOT_FOUND -> refused.refuse(450, detail, NOT_FOUND);
        case NULL_MX ->
            refused.refuse(
                sender ? 550 : 556,
                sender ? "7.27" : "1.10",
                "Domain " + who.domain() + " does not accept mail (nullMX)");
      };
    } catch (DnsException e) {
      return refused.deferIfPermit(detail, NOT_FOUND);
    }
  }
}
