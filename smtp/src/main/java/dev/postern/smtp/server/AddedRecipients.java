package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.dispatch.Expansion;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recipients that filters added. The client did not name them, so that it cannot help it if one is
 * not there: that is the operator's to mend, unless they get it in the place of one whom it named.
 * One who cannot be asked for now makes the client come again, since nobody else would.
 */
final class AddedRecipients {
  private static final Logger LOG = LoggerFactory.getLogger(AddedRecipients.class);

  private static final SmtpStatus NO_ROUTE =
      SmtpStatus.of(550, "4.4", "Mail for this address goes to another that is not served here");

  private final SmtpSession session;
  private final State.Transaction transaction;

  AddedRecipients(SmtpSession session, State.Transaction transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  /**
   * What the server's delivery says of them.
   *
   * @param taken those whom it takes
   * @param refused why it does not take the first of the others, if there are any
   */
  record Resolved(List<Recipient> taken, Optional<SmtpStatus> refused) {
    Resolved {
      taken = List.copyOf(taken);
      Objects.requireNonNull(refused);
    }
  }

  /** Asks for all; nothing if one cannot be asked for now. */
  Optional<Resolved> resolve(FilteredMail mail) {
    List<Recipient> taken = new ArrayList<>();
    int expanded = transaction.expanded();
    Optional<SmtpStatus> refusal = Optional.empty();
    for (EmailAddress address : mail.added()) {
      Resolution resolution =
          Expansion.resolve(
              session.server().delivery(),
              address,
              transaction.envelope(),
              expanded,
              session.server().limits().of(Limits.Count.EXPANDED_RECIPIENTS));
      if (resolution instanceof Resolution.Accepted) {
        taken.add(mail.outcome().placed(Recipient.of(address)).withRoute(resolution.route()));
        expanded += Expansion.expanded(resolution.route());
      } else if (resolution instanceof Resolution.Refused refused
          && refused.status().isTemporary()) {
        return Optional.empty();
      } else {
        SmtpStatus status =
            resolution instanceof Resolution.Refused gone ? gone.status() : NO_ROUTE;
        refusal = refusal.or(() -> Optional.of(status));
        LOG.warn(
            "a filter's recipient does not get the message id={} to={} status={}",
            transaction.envelope().id(),
            LogText.printable(address),
            status);
      }
    }
    return Optional.of(new Resolved(taken, refusal));
  }
}
