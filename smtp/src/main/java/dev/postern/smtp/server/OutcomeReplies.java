package dev.postern.smtp.server;

import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.Resolution;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.List;
import java.util.Optional;

/** What a delivery target says, as replies; nowhere else is it put into codes. */
final class OutcomeReplies {
  private static final Reply UNKNOWN_USER =
      Reply.of(550, EnhancedStatus.BAD_MAILBOX, "No such mailbox here");
  private static final Reply OVER_QUOTA =
      Reply.of(552, EnhancedStatus.MAILBOX_FULL, "Mailbox is full");
  private static final Reply REFUSED =
      Reply.of(554, EnhancedStatus.UNDEFINED, "Message was not taken");

  private OutcomeReplies() {}

  /** The refusal of a recipient, or nothing. */
  static Optional<Reply> of(Resolution resolution) {
    return switch (resolution.answer()) {
      case ACCEPTED -> Optional.empty();
      case UNKNOWN_USER -> Optional.of(UNKNOWN_USER);
      case NOT_RESPONSIBLE -> Optional.of(Replies.RELAY_DENIED);
      case OVER_QUOTA -> Optional.of(OVER_QUOTA);
      case TRY_LATER -> Optional.of(Replies.LOCAL_TROUBLE);
    };
  }

  /** The reply for one recipient. */
  static Reply of(DeliveryOutcome outcome, String id) {
    return switch (outcome) {
      case DELIVERED -> Reply.of(250, EnhancedStatus.UNDEFINED, "Ok: delivered as " + id);
      case TRY_LATER -> Replies.LOCAL_TROUBLE;
      case OVER_QUOTA -> OVER_QUOTA;
      case UNKNOWN_USER -> UNKNOWN_USER;
      case REFUSED -> REFUSED;
    };
  }

  /**
   * One reply for all recipients, since SMTP has no more (RFC 5321 §4.1.1.4). Each recipient was
   * accepted at RCPT, so differing outcomes are rare: a mailbox filled up or went away meanwhile,
   * or a disk failed. There is no queue here that could try again or send a bounce, so
   * responsibility for a recipient that did not get the message has to stay with the client:
   *
   * <ul>
   *   <li>250 only if everybody has it;
   *   <li>a 5yz only if nobody has it and no second try can help: the client tells the sender that
   *       nobody got it, and that is so;
   *   <li>451 else: the client sends it again. {@link UnfinishedMail} sees to it that then nobody
   *       gets it twice and that whoever cannot get it is refused at RCPT.
   * </ul>
   */
  static Reply fold(List<DeliveryOutcome> outcomes, String id) {
    DeliveryOutcome first = outcomes.get(0);
    if (outcomes.stream().allMatch(first::equals)) {
      return of(first, id);
    }
    if (outcomes.contains(DeliveryOutcome.TRY_LATER)) {
      return Replies.LOCAL_TROUBLE;
    }
    long failed = outcomes.stream().filter(o -> o != DeliveryOutcome.DELIVERED).count();
    String text = "Not delivered to " + failed + " of " + outcomes.size() + " recipients";
    return failed == outcomes.size()
        ? Reply.of(554, EnhancedStatus.UNDEFINED, text)
        : Reply.of(451, EnhancedStatus.UNDEFINED, text + ", send it again to hear which");
  }
}
