package dev.postern.smtp;

import java.util.List;
import java.util.Objects;

/**
 * Who may send to whom: rules that are asked in order for each RCPT, as Postfix's {@code
 * smtpd_recipient_restrictions}. The first that decides wins. If none does, {@link
 * RecipientRule#rejectUnauthDestination()} is asked and then the recipient is permitted, so a list
 * is no open relay unless it says {@link RecipientRule#permit()}. Immutable.
 *
 * <p>A permitted recipient must still be one that the {@link dev.postern.delivery.DeliveryTarget}
 * takes.
 *
 * <pre>{@code
 * Smtp.mx(RecipientPolicy.of(
 *     permitNetworks(TrustedNetworks.of("192.0.2.0/24")), permitAuthenticated(), rejectUnauthDestination()))
 * }</pre>
 */
public final class RecipientPolicy {
  private final List<RecipientRule> rules;

  private RecipientPolicy(List<RecipientRule> rules) {
    this.rules = rules;
  }

  /** A policy of these rules, in this order. */
  public static RecipientPolicy of(RecipientRule... rules) {
    Objects.requireNonNull(rules, "rules");
    return new RecipientPolicy(List.of(rules));
  }

  /** The decision for one recipient; never {@link Decision.Dunno}. */
  public Decision decide(RecipientRequest request) {
    for (RecipientRule rule : rules) {
      Decision decision = rule.decide(request);
      if (!(decision instanceof Decision.Dunno)) {
        return decision;
      }
    }
    Decision last = RecipientRule.rejectUnauthDestination().decide(request);
    return last instanceof Decision.Dunno ? new Decision.Permit() : last;
  }

  /** Whether a login can make a difference, so that it should be offered. */
  public boolean consultsLogins() {
    return rules.stream().anyMatch(StandardRule.PERMIT_AUTHENTICATED::equals);
  }
}
