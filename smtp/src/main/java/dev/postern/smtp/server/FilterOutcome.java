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
 * @param discarded recipients who get nothing though the client is told otherwise, as {@link
 *     Paths#folded} has them, each with the filter that said so
 * @param refused present if one refused
 * @param placement where copies go, if one said so
 * @param ifTaken what rules refuse if the mail is taken in the end
 */
record FilterOutcome(
    Findings findings,
    Fate fate,
    String by,
    Map<EmailAddress, String> discarded,
    Optional<Refused> refused,
    Optional<Placement> placement,
    Optional<RuleOrder.Refused> ifTaken) {
  static final FilterOutcome NONE =
      new FilterOutcome(
          Findings.NONE,
          Fate.DELIVER,
          "",
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  FilterOutcome {
    discarded = Map.copyOf(discarded);
  }

  /** What becomes of a message. */
  enum Fate {
    DELIVER,
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

  /** The same, and what rules refuse if the mail is taken in the end; it is all that they do. */
  FilterOutcome refusedIfTaken(Optional<RuleOrder.Refused> refusal) {
    return new FilterOutcome(findings, fate, by, discarded, refused, placement, refusal);
  }

  private FilterOutcome refused(Refused refusal) {
    return new FilterOutcome(
        findings, fate, by, discarded, Optional.of(refusal), placement, ifTaken);
  }

  private FilterOutcome discarded(String filter) {
    return new FilterOutcome(
        findings, Fate.DISCARD, filter, discarded, refused, placement, ifTaken);
  }

  private FilterOutcome placing(Placement place) {
    Placement joined = placement.map(before -> joined(before, place)).orElse(place);
    return new FilterOutcome(findings, fate, by, discarded, refused, Optional.of(joined), ifTaken);
  }

  /** The last that was said, but for junk, which nothing leaves again. */
  private static Placement joined(Placement before, Placement said) {
    return isJunk(before) && !isJunk(said) ? before : said;
  }

  private static boolean isJunk(Placement placement) {
    return placement.specialUse().equals(Placement.JUNK.specialUse());
  }

  /** The same and what a filter says. */
  FilterOutcome after(Verdict verdict, Stage stage, String filter) {
    FilterOutcome known =
        new FilterOutcome(findings.and(verdict), fate, by, discarded, refused, placement, ifTaken)
            .placing(verdict);
    Verdict.Action action = verdict.action();
    if (action instanceof Verdict.Action.Pass || action instanceof Verdict.Action.Quarantine) {
      return known;
    }
    if (action instanceof Verdict.Action.Discard) {
      return known.discarded(filter);
    }
    if (action instanceof Verdict.Action.Refuse refuse) {
      // RFC 5321 §3.8: 421 is said by who closes the connection.
      Then then = Reply.of(refuse.status()).closes() ? Then.HANG_UP : Then.GO_ON;
      return known.refused(refusal(refuse.status(), stage, filter, then));
    }
    if (action instanceof Verdict.Action.Disconnect disconnect) {
      return known.refused(refusal(disconnect.status(), stage, filter, Then.HANG_UP));
    }
    throw new IllegalStateException("unknown action " + action);
  }

  private FilterOutcome placing(Verdict verdict) {
    boolean quarantined = verdict.action() instanceof Verdict.Action.Quarantine;
    FilterOutcome kept =
        quarantined && placement.filter(FilterOutcome::isJunk).isEmpty()
            ? placing(Placement.JUNK)
            : this;
    return verdict.placement().map(kept::placing).orElse(kept);
  }

  private static Refused refusal(SmtpStatus status, Stage stage, String filter, Then then) {
    return new Refused(StageReplies.of(stage, status), Optional.of(filter), then);
  }

  /** A refusal or a discard: nobody else is asked. */
  boolean endsStage() {
    return refused.isPresent() || fate == Fate.DISCARD;
  }

  /** The same recipient, whose copy belongs where was said. */
  Recipient placed(Recipient recipient) {
    return placement
        .map(said -> recipient.withPlacement(joined(recipient.placement(), said)))
        .orElse(recipient);
  }

  /**
   * What was said of one recipient, for the transaction: what becomes of the recipient's copy is no
   * other's matter.
   */
  FilterOutcome ofRecipient(EmailAddress recipient, FilterOutcome before) {
    FilterOutcome kept = fate == Fate.DISCARD ? discarding(recipient, by) : this;
    return new FilterOutcome(
        kept.findings, before.fate, before.by, kept.discarded, refused, before.placement, ifTaken);
  }

  /** The same, and one recipient gets nothing. */
  FilterOutcome discarding(EmailAddress recipient, String filter) {
    Map<EmailAddress, String> all = new HashMap<>(discarded);
    all.putIfAbsent(Paths.folded(recipient), filter);
    return new FilterOutcome(findings, fate, by, all, refused, placement, ifTaken);
  }

  /** Who discarded a recipient's copy, if somebody did. */
  Optional<String> discardedBy(EmailAddress recipient) {
    return fate == Fate.DISCARD
        ? Optional.of(by)
        : Optional.ofNullable(discarded.get(Paths.folded(recipient)));
  }
}
