package dev.postern.imap.server;

import dev.postern.imap.command.MailboxArgument;
import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;

/** SUBSCRIBE and UNSUBSCRIBE (RFC 3501 §6.3.6, §6.3.7). */
final class SubscribeAction {
  private SubscribeAction() {}

  /** As Dovecot does, only names that exist are taken. */
  static Reply subscribe(Exchange exchange, LoggedIn state, MailboxArgument command)
      throws StoreException {
    String name = MailboxNames.canonical(state, command.mailbox());
    boolean exists = state.account().list().stream().map(MailboxInfo::name).anyMatch(name::equals);
    if (!exists) {
      return Reply.no(Code.NONEXISTENT, "Mailbox doesn't exist");
    }
    state.account().subscribe(name);
    return Reply.ok("Subscribe completed.");
  }

  /** A name that is not subscribed is no error. */
  static Reply unsubscribe(Exchange exchange, LoggedIn state, MailboxArgument command)
      throws StoreException {
    state.account().unsubscribe(MailboxNames.canonical(state, command.mailbox()));
    return Reply.ok("Unsubscribe completed.");
  }
}
