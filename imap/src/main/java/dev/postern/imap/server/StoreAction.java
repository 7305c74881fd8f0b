package dev.postern.imap.server;

import dev.postern.imap.command.Numbering;
import dev.postern.imap.command.Store;
import dev.postern.imap.response.Code;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.FlagReport;
import dev.postern.imap.view.MailboxAccess;
import dev.postern.imap.view.MailboxView;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.OptionalLong;

/** STORE and UID STORE (RFC 3501 §6.4.6). */
final class StoreAction {
  private StoreAction() {}

  static Reply run(Exchange exchange, Selected state, Store command) throws IOException {
    MailboxView view = state.view();
    UidSet numbers;
    try {
      numbers = view.numbers(command.numbering(), command.messages());
    } catch (ImapSyntaxException e) {
      return Reply.bad(e.getMessage());
    }
    if (view.access() == MailboxAccess.READ_ONLY) {
      return Reply.no(Code.READ_ONLY, "Mailbox is read-only");
    }
    if (numbers.isEmpty()) {
      return Reply.ok("Store completed.");
    }
    UidSet uids = view.uids(numbers);
    view.mailbox().store(uids, command.change(), OptionalLong.empty());
    exchange.report(
        command.echo() == Store.Echo.SILENT
            ? new FlagReport.Silent(uids, command.change())
            : new FlagReport.Echo(uids));
    // A UID that is gone is no error (RFC 3501 §6.4.8), nor is a message of which the client asked
    // to hear nothing (RFC 2180 §4.2.1).
    boolean tells = command.numbering() == Numbering.SEQUENCE && command.echo() == Store.Echo.LOUD;
    return tells && missing(view, uids)
        ? new Reply.Done(Tagged.no(Code.EXPUNGEISSUED, "Some of the messages no longer exist"))
        : Reply.ok("Store completed.");
  }

  /** Whether a message that the client sees is gone (RFC 2180 §4.2.2, §4.2.3). */
  private static boolean missing(MailboxView view, UidSet uids) throws IOException {
    return view.mailbox().snapshot().select(uids).size() < view.shown().select(uids).size();
  }
}
