package dev.postern.imap.server;

import dev.postern.imap.command.Rename;
import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.store.StoreException;
import java.util.Optional;

/** RENAME (RFC 3501 §6.3.5). */
final class RenameAction {
  private RenameAction() {}

  static Reply run(Exchange exchange, LoggedIn state, Rename command) throws StoreException {
    Optional<Reply> problem = MailboxNames.problem(command.to());
    if (problem.isPresent()) {
      return problem.get();
    }
    String to = MailboxNames.canonical(state, command.to());
    if (to.equals(MailboxNames.INBOX)) {
      return Reply.no(Code.ALREADYEXISTS, "INBOX exists always");
    }
    state.account().rename(MailboxNames.canonical(state, command.from()), to);
    return Reply.ok("Rename completed.");
  }
}
