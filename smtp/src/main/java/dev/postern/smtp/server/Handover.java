package dev.postern.smtp.server;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryOutcomes;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a message to the delivery target, for those who are to get it and have it not. */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private static final DeliveryOutcome TRY_LATER = DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);

  private final SmtpSession session;
  private final State.Transaction transaction;
  private final AddedRecipients additions;

  Handover(SmtpSession session, State.Transaction transaction, AddedRecipients additions) {
    this.session = session;
    this.transaction = transaction;
    this.additions = additions;
  }

  /**
   * What became of a message.
   *
   * @param envelope the client's recipients, then those that filters added and that count
   * @param outcomes for each of them; who is not to get it counts as served
   * @param size octets, trace fields included
   */
  record Handed(Envelope envelope, List<DeliveryOutcome> outcomes, long size) {
    Handed {
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * Delivers once to each.
   *
   * @param received the message as it came, by which a second try is known
   */
  Handed hand(FilteredMail mail, List<Recipient> added, MessageSource received) {
    Envelope envelope = transaction.envelope();
    byte[] trace =
        new TraceFields(session.server(), session.service().dialect(), transaction)
            .octets(mail.outcome().findings(), mail.header());
    try {
      MessageSource whole = MessageSource.concat(MessageSource.of(trace), mail.source());
      Set<EmailAddress> holders = holders(received, added);
      List<Recipient> more = without(holders, added);
      List<DeliveryOutcome> theirs = new ArrayList<>();
      if (!more.isEmpty() && eachIsAnswered()) {
        // Nobody can be told of them later: they come first.
        theirs.addAll(deliver(more, whole));
        if (anyMissing(more, theirs)) {
          return unserved(envelope, whole.size());
        }
        more = List.of();
      }
      List<Recipient> named = without(holders, mail.recipients());
      List<Recipient> all = new ArrayList<>(named);
      all.addAll(more);
      List<DeliveryOutcome> news = deliver(all, whole);
      return handed(mail, holders, news, more, whole.size());
    } catch (IOException e) {
      LOG.error("a spooled message cannot be read id={}", envelope.id(), e);
      return unserved(envelope, trace.length);
    }
  }

  private static Handed unserved(Envelope envelope, long size) {
    return new Handed(envelope, Collections.nCopies(envelope.recipients().size(), TRY_LATER), size);
  }

  private Handed handed(
      FilteredMail mail,
      Set<EmailAddress> holders,
      List<DeliveryOutcome> news,
      List<Recipient> more,
      long size) {
    List<Recipient> recipients = new ArrayList<>(transaction.envelope().recipients());
    List<DeliveryOutcome> outcomes = new ArrayList<>();
    Iterator<DeliveryOutcome> next = news.iterator();
    for (Recipient recipient : recipients) {
      EmailAddress address = recipient.address();
      boolean served = holders.contains(address) || mail.outcome().discardedBy(address).isPresent();
      outcomes.add(served ? DeliveryOutcome.delivered() : next.next());
    }
    for (Recipient recipient : more) {
      DeliveryOutcome outcome = next.next();
      if (outcome.isTaken() || additions.isMissing(recipient, outcome)) {
        recipients.add(recipient);
        outcomes.add(outcome);
      }
    }
    return new Handed(transaction.envelope().withRecipients(recipients), outcomes, size);
  }

  private boolean anyMissing(List<Recipient> more, List<DeliveryOutcome> theirs) {
    boolean any = false;
    for (int i = 0; i < more.size(); i++) {
      any |= additions.isMissing(more.get(i), theirs.get(i));
    }
    return any;
  }

  private boolean eachIsAnswered() {
    return session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT;
  }

  /** Those who have it from an earlier try do not get it again. */
  private Set<EmailAddress> holders(MessageSource source, List<Recipient> added)
      throws IOException {
    if (eachIsAnswered()) {
      return Set.of();
    }
    List<Recipient> all = new ArrayList<>(transaction.envelope().recipients());
    all.addAll(added);
    return session
        .service()
        .unfinished()
        .holders(transaction.envelope().withRecipients(all), source);
  }

  private static List<Recipient> without(Set<EmailAddress> holders, List<Recipient> recipients) {
    return recipients.stream().filter(r -> !holders.contains(r.address())).toList();
  }

  private List<DeliveryOutcome> deliver(List<Recipient> recipients, MessageSource whole) {
    return recipients.isEmpty()
        ? List.of()
        : DeliveryOutcomes.of(
            session.server().delivery(),
            Delivery.of(transaction.envelope().withRecipients(recipients), whole));
  }
}
