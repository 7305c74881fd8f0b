package dev.postern.imap.server;

import dev.postern.imap.command.Fetch;
import dev.postern.imap.command.Numbering;
import dev.postern.imap.fetch.FetchItem;
import dev.postern.imap.fetch.FetchOutcome;
import dev.postern.imap.fetch.Fetcher;
import dev.postern.imap.response.StoreFailure;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.MailboxAccess;
import dev.postern.imap.view.MailboxView;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.net.Chunks;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** FETCH and UID FETCH (RFC 3501 §6.4.5). */
final class FetchAction {
  private static final Fetcher FETCHER = new Fetcher();

  private FetchAction() {}

  static Reply run(Exchange exchange, Selected state, Fetch command) {
    MailboxView view = state.view();
    UidSet numbers;
    try {
      numbers = view.numbers(command.numbering(), command.messages());
    } catch (ImapSyntaxException e) {
      return Reply.bad(e.getMessage());
    }
    if (numbers.isEmpty()) {
      return Reply.ok("Fetch completed.");
    }
    boolean marks =
        command.request().seenEffect() == FetchItem.SeenEffect.SETS
            && view.access() == MailboxAccess.READ_WRITE;
    FetchTargets targets = new FetchTargets(view, numbers);
    if (marks) {
      MarkingFetch fetch =
          new MarkingFetch(FETCHER, exchange, view, command.request(), view.uids(numbers), targets);
      return new Reply.Stream(fetch, () -> end(command, fetch.failure()));
    }
    AtomicReference<FetchOutcome> outcome = new AtomicReference<>();
    Chunks responses =
        FETCHER.fetch(
            view.mailbox(), command.request(), targets, exchange.session().nanos(), outcome::set);
    return new Reply.Stream(responses, () -> end(command, outcome.get().failure()));
  }

  private static Tagged end(Fetch command, Optional<StoreException.Kind> anything) {
    // A UID that is gone is no error (RFC 3501 §6.4.8).
    Optional<StoreException.Kind> failure =
        anything.filter(
            kind ->
                command.numbering() == Numbering.SEQUENCE || kind != StoreException.Kind.EXPUNGED);
    return failure.map(StoreFailure::answer).orElseGet(() -> Tagged.ok("Fetch completed."));
  }
}
