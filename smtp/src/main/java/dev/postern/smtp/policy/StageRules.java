package dev.postern.smtp.policy;

import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.policy.access.AccessSubject;
import java.util.function.Function;

/** Words that say the same whatever is asked for, and name it to the client. */
final class StageRules {
  private StageRules() {}

  static PolicyRule reject() {
    return rule("reject", request -> Decision.refuse(status(request, 554, "7.1", "Access denied")));
  }

  static PolicyRule defer() {
    return rule(
        "defer", request -> Decision.refuse(status(request, 450, "3.2", "Try again later")));
  }

  static PolicyRule deferIfPermit() {
    return rule(
        "defer_if_permit",
        request ->
            Decision.deferIfPermit(status(request, 450, "7.0", "defer_if_permit requested")));
  }

  static PolicyRule deferIfReject() {
    return rule(
        "defer_if_reject",
        request ->
            Decision.deferIfReject(status(request, 450, "7.0", "defer_if_reject requested")));
  }

  /** A bounce is for one; at RCPT the recipient that is asked for comes on top. */
  static PolicyRule rejectMultiRecipientBounce() {
    return rule(
        "reject_multi_recipient_bounce",
        request -> {
          int before = request.envelope().map(mail -> mail.recipients().size()).orElse(0);
          int all = request.recipient().isPresent() ? before + 1 : before;
          return request.sender().isEmpty() && all > 1
              ? Decision.refuse(status(request, 550, "5.3", "Multi-recipient bounce"))
              : Decision.dunno();
        });
  }

  static PolicyRule rejectUnauthPipelining() {
    return rule(
        "reject_unauth_pipelining",
        request ->
            request.pipelinedTooEarly()
                ? Decision.refuse(
                    status(request, 503, "5.0", "Improper use of SMTP command pipelining"))
                : Decision.dunno());
  }

  static PolicyRule deferUnauthDestination() {
    return rule(
        "defer_unauth_destination",
        request ->
            request.recipient().filter(to -> !request.isLocal(to)).isPresent()
                ? Decision.refuse(SmtpStatus.of(454, "7.1", "Relay access denied"))
                : Decision.dunno());
  }

  private static PolicyRule rule(String name, Function<PolicyRequest, Decision> decision) {
    return Rule.immediate(name, decision);
  }

  private static SmtpStatus status(PolicyRequest request, int code, String detail, String text) {
    return new Refused(AccessSubject.of(request)).status(code, detail, text);
  }
}
