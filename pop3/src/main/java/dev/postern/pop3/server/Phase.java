package dev.postern.pop3.server;

import dev.postern.auth.dialogue.LoginDialogue;
import java.util.Optional;

/** Where a session stands (RFC 1939 §3); each holds only what belongs to it. */
sealed interface Phase {

  /** Commands are taken. */
  sealed interface Ready extends Phase {}

  /** Nobody is logged in; perhaps USER was given. */
  record Authorization(Optional<String> user) implements Ready {}

  /** A login is under way: it says which lines are taken, if any. */
  record LoggingIn(LoginDialogue dialogue) implements Phase {}

  /** Logged in, as whom. */
  record Transaction(String user, Maildrop maildrop) implements Ready {}

  /**
   * Over; the connection is closing. A reply may still be on its way, which reads from the maildrop
   * that was left.
   */
  record Ended(Optional<Maildrop> left) implements Phase {}
}
