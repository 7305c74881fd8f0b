package dev.postern.imap.server;

import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.MailboxView;
import dev.postern.imap.view.Updates;
import dev.postern.store.StoreException;

/** Moves the selected mailbox's view to the newest state at the end of commands and in IDLE. */
final class ViewSync {
  private final ImapSession session;
  private Streaming streaming = Streaming.NO;

  ViewSync(ImapSession session) {
    this.session = session;
  }

  /** What the client is to be told, as far as the command's row allows. */
  Updates updates(Exchange exchange) {
    if (!(session.state() instanceof Selected selected)) {
      return Updates.none();
    }
    CommandSpec<?, ?> row = exchange.spec();
    try {
      return selected.view().sync(row.expunges(), exchange.report(), row.numbering());
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND) {
        gone(selected.view());
      } else {
        StoreLog.failed(session, row.verb(), e);
      }
      return Updates.none();
    }
  }

  /** The same behind a response that was made from the mailbox. */
  Updates updatesBehind(Exchange exchange) {
    endStream();
    return updates(exchange);
  }

  /** Behind such a response, when it cannot be found out what is new. */
  Updates nothingBehind() {
    endStream();
    return Updates.none();
  }

  /** Has the session woken by changes of its mailbox. */
  void watch(MailboxView view) throws StoreException {
    view.watch(session.connection()::execute, this::changed, () -> end(view));
  }

  private void changed() {
    if (session.input() instanceof IdleInput idle) {
      idle.news().changed();
    }
  }

  /** From now on a response is made from the mailbox: it stays open whatever happens. */
  void beginStream() {
    streaming = Streaming.YES;
  }

  /** The response is made. */
  private void endStream() {
    if (streaming == Streaming.AND_GONE && session.state() instanceof Selected selected) {
      gone(selected.view());
    }
    streaming = Streaming.NO;
  }

  /** Ends the session, after what it is saying, since its mailbox was deleted. */
  void gone(MailboxView view) {
    session.connection().execute(() -> end(view));
  }

  private void end(MailboxView view) {
    if (!(session.state() instanceof Selected selected) || selected.view() != view) {
      return;
    }
    if (streaming == Streaming.NO) {
      session.bye("Selected mailbox was deleted");
    } else {
      streaming = Streaming.AND_GONE;
    }
  }

  /** Whether a response is being made from the mailbox. */
  private enum Streaming {
    NO,
    YES,
    /** The mailbox was deleted meanwhile: the session ends behind the response. */
    AND_GONE
  }
}
