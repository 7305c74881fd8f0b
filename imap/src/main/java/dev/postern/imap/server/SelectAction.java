package dev.postern.imap.server;

import dev.postern.Limits;
import dev.postern.imap.command.MailboxArgument;
import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.view.MailboxAccess;
import dev.postern.imap.view.MailboxView;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;

/** SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2). */
final class SelectAction {
  private SelectAction() {}

  static Reply select(Exchange exchange, LoggedIn state, MailboxArgument command)
      throws StoreException {
    open(exchange, state, command.mailbox(), MailboxAccess.READ_WRITE);
    return Reply.ok(Code.READ_WRITE, "Select completed.");
  }

  static Reply examine(Exchange exchange, LoggedIn state, MailboxArgument command)
      throws StoreException {
    open(exchange, state, command.mailbox(), MailboxAccess.READ_ONLY);
    return Reply.ok(Code.READ_ONLY, "Examine completed.");
  }

  private static void open(Exchange exchange, LoggedIn state, String name, MailboxAccess access)
      throws StoreException {
    // Even if the new mailbox cannot be opened, the old one is no longer selected.
    exchange.become(new ImapState.Authenticated(state.user(), state.account()));
    Mailbox mailbox = state.account().open(name);
    MailboxView view;
    try {
      int keywords = exchange.server().limits().asInt(Limits.Count.KEYWORDS);
      view = new MailboxView(mailbox, access, keywords);
      exchange.session().sync().watch(view);
    } catch (Throwable e) {
      mailbox.close();
      throw e;
    }
    exchange.become(new ImapState.Selected(state.user(), state.account(), view));
    view.describe(exchange.out());
  }
}
