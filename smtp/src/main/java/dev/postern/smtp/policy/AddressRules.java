package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
import dev.postern.message.EmailAddress;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.policy.access.AccessSubject;

/** What senders and recipients have in common. */
final class AddressRules {
  private static final String NOT_FOUND = "Domain not found";

  private AddressRules() {}

  static Decision nonFqdn(EmailAddress address, Refused refused) {
    boolean bare = address.domain().isEmpty() || address.domain().startsWith("[");
    return bare || HostNames.isFullyQualified(address.domain())
        ? Decision.dunno()
        : refused.refuse(504, "5.2", "need fully-qualified address");
  }

  static Decision unknownDomain(
      EmailAddress address, PolicyRequest request, MailDomains domains, Refused refused) {
    if (request.isLocal(address) || address.domain().startsWith("[")) {
      return Decision.dunno();
    }
    boolean sender = refused.subject().kind() == AccessSubject.Kind.SENDER;
    String detail = sender ? "1.8" : "1.2";
    try {
      return switch (domains.of(address.domain())) {
        case FOUND -> Decision.dunno();
        case NOT_FOUND -> refused.refuse(450, detail, NOT_FOUND);
        case NULL_MX ->
            refused.refuse(
                sender ? 550 : 556,
                sender ? "7.27" : "1.10",
                "Domain " + address.domain() + " does not accept mail (nullMX)");
      };
    } catch (DnsException e) {
      return refused.deferIfPermit(detail, NOT_FOUND);
    }
  }
}
