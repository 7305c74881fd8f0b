package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.dispatch.Expansion;
import dev.postern.message.EmailAddress;
import dev.postern.message.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recipients that filters added. The client did not name them, so that it cannot help it if one is
 * not there: that is the operator's to mend. One who cannot be asked for now makes the client come
 * again, since nobody else would.
 */
final class AddedRecipients {
  private static final Logger LOG = LoggerFactory.getLogger(AddedRecipients.class);

  private final SmtpSession session;
  private final State.Transaction transaction;

  AddedRecipients(SmtpSession session, State.Transaction transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  /** Those whom the server's delivery takes; nothing if one cannot be asked for now. */
  Optional<List<Recipient>> resolve(List<EmailAddress> addresses) {
    List<Recipient> taken = new ArrayList<>();
    int expanded = transaction.expanded();
    for (EmailAddress address : addresses) {
      Resolution resolution =
          Expansion.resolve(
              session.server().delivery(),
              address,
              transaction.envelope(),
              expanded,
              session.server().limits().of(Limits.Count.EXPANDED_RECIPIENTS));
      if (resolution instanceof Resolution.Accepted) {
        taken.add(Recipient.of(address).withRoute(resolution.route()));
        expanded += Expansion.expanded(resolution.route());
      } else if (resolution instanceof Resolution.Refused refused
          && refused.status().isTemporary()) {
        return Optional.empty();
      } else {
        leftOut(address, resolution);
      }
    }
    return Optional.of(taken);
  }

  private void leftOut(EmailAddress address, Resolution resolution) {
    LOG.warn(
        "a filter's recipient does not get the message id={} to={} code={}",
        transaction.envelope().id(),
        address,
        resolution instanceof Resolution.Refused refused ? refused.status().code() : "none");
  }
}
