package dev.postern.smtp.server;

import dev.postern.filter.Findings;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Placement;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What filters have said so far.
 *
 * @param findings for the filters that come after, and for the message's front
 * @param fate what becomes of the message, unless it is refused
 * @param by the filter that decided the fate
 * @param discarded recipients who get nothing though the client is told otherwise, each with the
 *     filter that said so
 * @param refused present if one refused
 */
record FilterOutcome(
    Findings findings,
    Fate fate,
    String by,
    Map<EmailAddress, String> discarded,
    Optional<Refused> refused) {
  static final FilterOutcome NONE =
      new FilterOutcome(Findings.NONE, Fate.DELIVER, "", Map.of(), Optional.empty());

  private static final int CLOSING = 421;

  FilterOutcome {
    discarded = Map.copyOf(discarded);
  }

  /** What becomes of a message. */
  enum Fate {
    DELIVER,
    QUARANTINE,
    DISCARD
  }

  /**
   * A refusal.
   *
   * @param by the filter that said so or failed; empty if it was the server's own trouble
   */
  record Refused(Reply reply, Optional<String> by, Then then) {
    Refused {
      Objects.requireNonNull(reply);
      Objects.requireNonNull(by);
      Objects.requireNonNull(then);
    }

    /** As log and observer are told it. */
    Refusal of(Refusal refusal) {
      return by.map(refusal::by).orElse(refusal);
    }
  }

  /** What comes after a refusal. */
  enum Then {
    GO_ON,
    HANG_UP
  }

  /** The same with a refusal of the server's own. */
  FilterOutcome refused(Reply reply) {
    return refused(new Refused(reply, Optional.empty(), Then.GO_ON));
  }

  /** The same with a refusal because a filter failed. */
  FilterOutcome failed(Reply reply, String filter) {
    return refused(new Refused(reply, Optional.of(filter), Then.GO_ON));
  }

  private FilterOutcome refused(Refused refusal) {
    return new FilterOutcome(findings, fate, by, discarded, Optional.of(refusal));
  }

  private FilterOutcome with(Fate other, String filter) {
    return new FilterOutcome(findings, other, filter, discarded, refused);
  }

  /** The same and what a filter says. */
  FilterOutcome after(Verdict verdict, Stage stage, String filter) {
    FilterOutcome known = new FilterOutcome(findings.and(verdict), fate, by, discarded, refused);
    Verdict.Action action = verdict.action();
    if (action instanceof Verdict.Action.Pass) {
      return known;
    }
    if (action instanceof Verdict.Action.Quarantine) {
      return known.with(Fate.QUARANTINE, filter);
    }
    if (action instanceof Verdict.Action.Discard) {
      return known.with(Fate.DISCARD, filter);
    }
    if (action instanceof Verdict.Action.Refuse refuse) {
      // RFC 5321 §3.8: 421 is said by who closes the connection.
      Then then = refuse.status().code() == CLOSING ? Then.HANG_UP : Then.GO_ON;
      return known.refused(refusal(refuse.status(), stage, filter, then));
    }
    if (action instanceof Verdict.Action.Disconnect disconnect) {
      return known.refused(refusal(disconnect.status(), stage, filter, Then.HANG_UP));
    }
    throw new IllegalStateException("unknown action " + action);
  }

  private static Refused refusal(SmtpStatus status, Stage stage, String filter, Then then) {
    return new Refused(StageReplies.of(stage, status), Optional.of(filter), then);
  }

  /** A refusal or a discard: nobody else is asked. */
  boolean endsStage() {
    return refused.isPresent() || fate == Fate.DISCARD;
  }

  /** Where a recipient's copy belongs. */
  Recipient placed(Recipient recipient) {
    return fate == Fate.QUARANTINE ? recipient.withPlacement(Placement.JUNK) : recipient;
  }

  /**
   * What was said of one recipient, for the transaction: what becomes of the recipient's copy is no
   * other's matter.
   */
  FilterOutcome ofRecipient(EmailAddress recipient, FilterOutcome before) {
    FilterOutcome kept = fate == Fate.DISCARD ? discarding(recipient, by) : this;
    return new FilterOutcome(kept.findings, before.fate, before.by, kept.discarded, refused);
  }

  /** The same, and one recipient gets nothing. */
  FilterOutcome discarding(EmailAddress recipient, String filter) {
    Map<EmailAddress, String> all = new HashMap<>(discarded);
    all.putIfAbsent(recipient, filter);
    return new FilterOutcome(findings, fate, by, all, refused);
  }

  /** Who discarded a recipient's copy, if somebody did. */
  Optional<String> discardedBy(EmailAddress recipient) {
    return fate == Fate.DISCARD ? Optional.of(by) : Optional.ofNullable(discarded.get(recipient));
  }
}
