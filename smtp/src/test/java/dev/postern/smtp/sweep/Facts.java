package dev.postern.smtp.sweep;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a conversation stands by what both sides said, as the RFCs have it.
 *
 * @param tls whether it is encrypted
 * @param login whether bob logged in
 * @param recipients how many the transaction has
 */
record Facts(Kind kind, boolean tls, boolean login, Phase phase, int recipients) {

  /** A phase of a conversation. */
  enum Phase {
    CONNECTED,
    GREETED,
    TRANSACTION,
    /** After a chunk that was not the last one. */
    CHUNKED,
    /** After a chunk that was refused: its transaction is of no use any more. */
    FAILED,
    /** After a challenge. */
    IN_AUTH,
    /** After a greeting of 554 (RFC 5321 §3.1). */
    TURNED_AWAY,
    /** After 221 or 421. */
    OVER;

    static final Set<Phase> CONVERSING = EnumSet.range(CONNECTED, FAILED);
  }

  static Facts connected(Kind kind) {
    return new Facts(kind, kind.startsWithTls(), false, Phase.CONNECTED, 0);
  }

  Facts in(Phase next) {
    return new Facts(kind, tls, login, next, 0);
  }

  /** RFC 3207 §4.2: what was learned in the clear is forgotten. */
  Facts secured() {
    return new Facts(kind, true, false, Phase.CONNECTED, 0);
  }

  Facts loggedIn() {
    return new Facts(kind, tls, true, Phase.GREETED, 0);
  }

  Facts withRecipient() {
    return new Facts(kind, tls, login, phase, recipients + 1);
  }

  /** RFC 5321 §4.1.4: RSET, as all that ends a transaction, leaves a hello as it was. */
  Facts reset() {
    return phase == Phase.CONNECTED ? this : in(Phase.GREETED);
  }

  /** In the same transaction. */
  Facts within(Phase next) {
    return new Facts(kind, tls, login, next, recipients);
  }
}
