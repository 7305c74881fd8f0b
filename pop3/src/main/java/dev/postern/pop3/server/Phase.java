package dev.postern.pop3.server;

import dev.postern.auth.SaslExchange;
import java.util.Optional;

/** Where a session stands (RFC 1939 §3); each holds only what belongs to it. */
sealed interface Phase {

  /** Nobody is logged in; perhaps USER was given. */
  record Authorization(Optional<String> user) implements Phase {}

  /** The next line belongs to a SASL exchange. */
  record Exchanging(SaslExchange exchange) implements Phase {}

  /** A password is being checked, or its denial is delayed; no line is taken. */
  record Waiting() implements Phase {}

  /** Logged in. */
  record Transaction(Maildrop maildrop) implements Phase {}

  /** Over; the connection is closing. */
  record Ended() implements Phase {}
}
