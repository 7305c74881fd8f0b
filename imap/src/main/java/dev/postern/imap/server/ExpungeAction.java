package dev.postern.imap.server;

import dev.postern.imap.command.NoArguments;
import dev.postern.imap.command.UidExpunge;
import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.MailboxAccess;
import dev.postern.imap.view.MailboxView;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.IOException;

/** EXPUNGE and UID EXPUNGE (RFC 3501 §6.4.3, RFC 4315 §2.1). */
final class ExpungeAction {
  private ExpungeAction() {}

  static Reply expunge(Exchange exchange, Selected state, NoArguments command) throws IOException {
    return run(state.view(), UidSet.ALL);
  }

  static Reply uidExpunge(Exchange exchange, Selected state, UidExpunge command)
      throws IOException {
    Snapshot shown = state.view().shown();
    long largest = shown.size() == 0 ? 0 : shown.at(shown.size() - 1).uid();
    return run(state.view(), command.uids().resolve(largest));
  }

  /** Removes those of some messages that have {@code \Deleted} now. */
  static void expunge(MailboxView view, UidSet among) throws StoreException {
    // Most clients close mailboxes in which nothing is to be removed: that needs no lock.
    for (MessageInfo message : view.mailbox().snapshot().select(among)) {
      if (ExpungeCondition.DELETED.admits(message)) {
        view.mailbox().expunge(among, ExpungeCondition.DELETED);
        return;
      }
    }
  }

  private static Reply run(MailboxView view, UidSet among) throws IOException {
    if (view.access() == MailboxAccess.READ_ONLY) {
      return Reply.no(Code.READ_ONLY, "Mailbox is read-only");
    }
    expunge(view, among);
    return Reply.ok("Expunge completed.");
  }
}
