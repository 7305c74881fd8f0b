package dev.postern.smtp.policy;

import dev.postern.ServerContext;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import java.util.Optional;
import java.util.function.Function;

/** Asks the server's delivery whether it knows an address in its domains. */
final class UnlistedAddress implements PolicyRule {
  private static final String UNKNOWN = "User unknown in local recipient table";

  private final String name;
  private final Function<PolicyRequest, Optional<EmailAddress>> address;
  private final Function<EmailAddress, Decision> unlisted;
  private volatile ServerContext server;

  private UnlistedAddress(
      String name,
      Function<PolicyRequest, Optional<EmailAddress>> address,
      Function<EmailAddress, Decision> unlisted) {
    this.name = name;
    this.address = address;
    this.unlisted = unlisted;
  }

  static PolicyRule sender() {
    return new UnlistedAddress(
        "reject_unlisted_sender",
        PolicyRequest::sender,
        who -> Refused.sender(Optional.of(who)).refuse(550, "1.0", UNKNOWN));
  }

  static PolicyRule recipient() {
    return new UnlistedAddress(
        "reject_unlisted_recipient",
        PolicyRequest::recipient,
        who -> Refused.recipient(who).refuse(550, "1.1", UNKNOWN));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean consultsLogins() {
    return false;
  }

  @Override
  public void start(ServerContext context) {
    server = context;
  }

  @Override
  public Decision decide(PolicyRequest request) {
    Optional<Envelope> envelope = request.envelope();
    // A bare postmaster is always somebody (RFC 5321 §4.5.1).
    return address
        .apply(request)
        .filter(who -> envelope.isPresent() && !who.domain().isEmpty() && request.isLocal(who))
        .map(who -> decide(who, server.delivery().resolve(who, envelope.get())))
        .orElseGet(Decision::dunno);
  }

  private Decision decide(EmailAddress who, Resolution resolution) {
    if (resolution instanceof Resolution.NotResponsible) {
      return unlisted.apply(who);
    }
    if (!(resolution instanceof Resolution.Refused refused)) {
      return Decision.dunno();
    }
    SmtpStatus status = refused.status();
    if (status.isTemporary()) {
      return Decision.deferIfPermit(status);
    }
    // A full mailbox is somebody's.
    return status.detail().startsWith("1.") ? unlisted.apply(who) : Decision.dunno();
  }
}
