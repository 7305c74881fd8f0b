package dev.postern.imap.server;

import dev.postern.imap.command.MailboxArgument;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.store.StoreException;
import java.util.Optional;

/** CREATE (RFC 3501 §6.3.3). */
final class CreateAction {
  private CreateAction() {}

  static Reply run(Exchange exchange, LoggedIn state, MailboxArgument command)
      throws StoreException {
    Optional<Reply> problem = MailboxNames.problem(command.mailbox());
    if (problem.isPresent()) {
      return problem.get();
    }
    String name = MailboxNames.created(state, command.mailbox());
    state.account().create(name, Optional.empty());
    return Reply.ok("Create completed.");
  }
}
