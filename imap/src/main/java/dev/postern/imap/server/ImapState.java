package dev.postern.imap.server;

import dev.postern.auth.MailUser;
import dev.postern.imap.view.MailboxView;
import dev.postern.store.Account;

/** Where a session stands (RFC 3501 §3); each state holds its own data alone. */
sealed interface ImapState {

  /** Nobody is logged in. */
  record NotAuthenticated() implements ImapState {}

  /** A user is logged in, with a mailbox selected or without. */
  sealed interface LoggedIn extends ImapState {
    /** Who. */
    MailUser user();

    /** The user's mailboxes. */
    Account account();
  }

  /** No mailbox is selected. */
  record Authenticated(MailUser user, Account account) implements LoggedIn {}

  /** A mailbox is selected. */
  record Selected(MailUser user, Account account, MailboxView view) implements LoggedIn {
    /** The state without the mailbox. */
    Authenticated authenticated() {
      return new Authenticated(user, account);
    }
  }

  /** The session is over. */
  record LoggedOut() implements ImapState {}
}
