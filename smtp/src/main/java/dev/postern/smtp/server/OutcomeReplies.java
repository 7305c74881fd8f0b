package dev.postern.smtp.server;

import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.Resolution;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a delivery target says, as replies; nowhere else is it put into codes. */
final class OutcomeReplies {
  private OutcomeReplies() {}

  /** The refusal of a recipient, or nothing. */
  static Optional<Reply> of(Resolution resolution) {
    if (resolution instanceof Resolution.Refused refused) {
      return Optional.of(Reply.of(refused.status()));
    }
    return resolution instanceof Resolution.NotResponsible
        ? Optional.of(Replies.RELAY_DENIED)
        : Optional.empty();
  }

  /**
   * What became of it for an alias or a list, of what became of it for each behind it: later if one
   * has to wait, since the client can send it again; else a failure if one cannot get it, since
   * nobody here could send a bounce.
   */
  static DeliveryOutcome ofMembers(List<DeliveryOutcome> outcomes) {
    DeliveryOutcome first = outcomes.get(0);
    if (outcomes.stream().allMatch(first::equals)) {
      return first;
    }
    for (DeliveryOutcome outcome : outcomes) {
      if (outcome instanceof DeliveryOutcome.Deferred) {
        return outcome;
      }
    }
    List<SmtpStatus> failures =
        outcomes.stream()
            .filter(DeliveryOutcome.Failed.class::isInstance)
            .map(failed -> ((DeliveryOutcome.Failed) failed).status())
            .toList();
    if (failures.isEmpty()) {
      return DeliveryOutcome.queued();
    }
    SmtpStatus status = failures.get(0);
    String text =
        "Not delivered to %d of %d behind this address: %s"
            .formatted(failures.size(), outcomes.size(), status.text());
    return DeliveryOutcome.failed(
        SmtpStatus.of(
            status.code(), status.detail(), text.substring(0, Math.min(text.length(), 200))));
  }

  /** The reply for one recipient. */
  static Reply of(DeliveryOutcome outcome, String id) {
    if (outcome instanceof DeliveryOutcome.Deferred deferred) {
      return Reply.of(deferred.status());
    }
    if (outcome instanceof DeliveryOutcome.Failed failed) {
      return Reply.of(failed.status());
    }
    String where = outcome instanceof DeliveryOutcome.Queued ? "queued" : "delivered";
    return Reply.of(250, EnhancedStatus.UNDEFINED, "Ok: " + where + " as " + id);
  }

  /**
   * One reply for all recipients, since SMTP has no more (RFC 5321 §4.1.1.4). Each recipient was
   * accepted at RCPT, so differing outcomes are rare: a mailbox filled up or went away meanwhile,
   * or a disk failed. Nobody here could try again or send a bounce for what was not taken, so
   * responsibility for a recipient that did not get the message has to stay with the client:
   *
   * <ul>
   *   <li>250 only if everybody has it, or a queue has it for them;
   *   <li>a 5yz only if no recipient has it, or not all behind it, and no second try can help: the
   *       client tells the sender so;
   *   <li>451 else: the client sends it again. {@link UnfinishedMail} sees to it that then nobody
   *       gets it twice, and that whoever cannot get it is sent for apart from those who can, and
   *       an alias of which some have it alone.
   * </ul>
   *
   * @param outcomes of each recipient
   * @param each of all of them and all behind them, each once: the text counts those
   */
  static Reply fold(List<DeliveryOutcome> outcomes, Collection<DeliveryOutcome> each, String id) {
    DeliveryOutcome first = outcomes.get(0);
    if (outcomes.size() == 1
        || Stream.concat(outcomes.stream(), each.stream()).allMatch(first::equals)) {
      return of(first, id);
    }
    if (outcomes.stream().allMatch(DeliveryOutcome::isTaken)) {
      return of(DeliveryOutcome.queued(), id);
    }
    if (outcomes.stream().anyMatch(DeliveryOutcome.Deferred.class::isInstance)) {
      return Replies.LOCAL_TROUBLE;
    }
    long failed = each.stream().filter(outcome -> !outcome.isTaken()).count();
    String text = "Not delivered to " + failed + " of " + each.size() + " recipients";
    return outcomes.stream().noneMatch(DeliveryOutcome::isTaken)
        ? Reply.of(554, EnhancedStatus.UNDEFINED, text)
        : Reply.of(451, EnhancedStatus.UNDEFINED, text + ", send it again to hear which");
  }
}
