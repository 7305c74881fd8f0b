package dev.postern.smtp.server;

import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SpoolFullException;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Shows a message to the filters, one after another, and makes of it what they want. What it makes
 * is read to its end before the client is answered, so that it is whole or refused.
 */
final class MessageFiltering {
  private static final Reply HEADER_TOO_LONG =
      Reply.of(554, EnhancedStatus.MEDIA, "The header is too long");

  private final SmtpSession session;
  private final State.Transaction transaction;
  private final IncomingMessage message;
  private final Set<EmailAddress> dropped = new HashSet<>();
  private final List<EmailAddress> added = new ArrayList<>();
  private FilterOutcome outcome;
  private List<Recipient> recipients;

  /** Asked for once: a small message is copied each time. */
  private final MessageSource received;

  private MessageSource source;
  private Optional<FilteredMessage> shown = Optional.empty();

  MessageFiltering(SmtpSession session, State.Transaction transaction, IncomingMessage message) {
    this.session = session;
    this.transaction = transaction;
    this.message = message;
    this.outcome = transaction.filters();
    this.received = message.source();
    this.source = received;
    this.recipients = transaction.envelope().recipients();
    forgetDiscarded();
  }

  /** Whether the server itself has nothing to change. */
  boolean isLeftAlone() {
    return !hasForgedResults();
  }

  /** As it is now. */
  FilteredMail result() {
    return result(message.header());
  }

  private FilteredMail result(HeaderScan header) {
    return new FilteredMail(source, header, recipients, dropped, added, outcome);
  }

  /** Refused for trouble of the server's own. */
  FilteredMail refused(Reply reply) {
    outcome = outcome.refused(reply);
    return result();
  }

  /** Asks the filters. */
  FilteredMail run(List<OpenFilter> filters) {
    try {
      return result(changed(filters));
    } catch (HeaderTooLongException e) {
      return refused(HEADER_TOO_LONG);
    } catch (SpoolFullException e) {
      return refused(Replies.NO_ROOM);
    } catch (IOException e) {
      FilterStages.logFailure(session, Stage.MESSAGE, "the server itself", e);
      return refused(StageReplies.failure(Stage.MESSAGE));
    }
  }

  private HeaderScan changed(List<OpenFilter> filters) throws IOException {
    if (hasForgedResults()) {
      source = HeaderChanges.without(source, new OwnResults(session.server().hostname()));
    }
    for (OpenFilter filter : filters) {
      filter.end();
      if (filter.answers(FilterSession.Call.MESSAGE)) {
        ask(filter);
      }
      if (outcome.endsStage()) {
        return message.header();
      }
    }
    return source.equals(received) ? message.header() : HeaderScan.of(source);
  }

  /**
   * RFC 8601 §5: results under this server's name are its own. A trusted program may be the one
   * that looked.
   */
  private boolean hasForgedResults() {
    return session.service().dialect().peers() == Dialect.Peers.STRANGERS
        && message.header().hasAuthenticationResults();
  }

  private void ask(OpenFilter filter) throws HeaderTooLongException, SpoolFullException {
    try {
      Verdict verdict = session.inTime(filter.session().message(show()));
      Objects.requireNonNull(verdict, "a filter returned no verdict");
      outcome = outcome.after(verdict, Stage.MESSAGE, filter.name());
      forgetDiscarded();
      if (!outcome.endsStage()) {
        change(verdict, filter.name());
      }
    } catch (HeaderTooLongException | SpoolFullException e) {
      throw e;
    } catch (Throwable e) {
      FilterStages.logFailure(session, Stage.MESSAGE, filter.name(), e);
      outcome = outcome.failed(StageReplies.failure(Stage.MESSAGE), filter.name());
    }
  }

  private FilteredMessage show() {
    FilteredMessage next =
        shown
            .orElseGet(() -> FilteredMessage.of(envelope(), source))
            .withFindings(outcome.findings());
    shown = Optional.of(next);
    return next;
  }

  private Envelope envelope() {
    List<Recipient> all = new ArrayList<>(recipients);
    added.forEach(address -> all.add(outcome.placed(Recipient.of(address))));
    return transaction.envelope().withRecipients(all);
  }

  private void change(Verdict verdict, String filter) throws IOException {
    if (verdict.message().isPresent()) {
      source = message.replaceBy(verdict.message().get());
    }
    if (!verdict.headerChanges().isEmpty()) {
      source = HeaderChanges.made(source, verdict.headerChanges());
    }
    verdict.droppedRecipients().forEach(address -> drop(address, filter));
    for (EmailAddress address : verdict.addedRecipients()) {
      if (envelope().recipients().stream().noneMatch(r -> r.address().equals(address))) {
        added.add(address);
      }
    }
    boolean places =
        verdict.placement().isPresent() || verdict.action() instanceof Verdict.Action.Quarantine;
    if (places) {
      recipients = recipients.stream().map(outcome::placed).toList();
    }
    if (places || verdict.changesMail()) {
      shown = Optional.empty();
    }
  }

  /** Somebody may have been named and added, each in another spelling. */
  private void drop(EmailAddress address, String filter) {
    EmailAddress folded = Paths.folded(address);
    added.removeIf(other -> Paths.folded(other).equals(folded));
    recipients.stream()
        .map(Recipient::address)
        .filter(named -> Paths.folded(named).equals(folded))
        .forEach(dropped::add);
    outcome = outcome.discarding(address, filter);
    forgetDiscarded();
  }

  private void forgetDiscarded() {
    if (outcome.fate() == FilterOutcome.Fate.DISCARD) {
      added.clear();
    }
    recipients =
        recipients.stream().filter(r -> outcome.discardedBy(r.address()).isEmpty()).toList();
  }
}
