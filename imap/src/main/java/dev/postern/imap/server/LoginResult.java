package dev.postern.imap.server;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;

/** What became of a login, made on the pool for authentication. */
sealed interface LoginResult {

  /** The user is who it says, and its mail is at hand. */
  record Accepted(MailUser user, Account account) implements LoginResult {}

  /** Wrong name or password. */
  record Denied() implements LoginResult {}

  /** It cannot be told now, or the mail cannot be reached. */
  record Unavailable() implements LoginResult {}

  /** The client's message does not follow the mechanism's grammar. */
  record Malformed() implements LoginResult {}

  /** The mechanism asks back. */
  record Challenge(byte[] octets) implements LoginResult {}
}
