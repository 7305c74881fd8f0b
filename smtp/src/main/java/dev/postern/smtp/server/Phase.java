package dev.postern.smtp.server;

import dev.postern.smtp.wire.Reply;
import java.util.EnumSet;
import java.util.Set;

/** How far a conversation has come; the command table says which commands fit where. */
enum Phase {
  /** A filter turned the client away; only QUIT is left (RFC 5321 §3.1). */
  TURNED_AWAY(Replies.BAD_SEQUENCE),
  /** No hello yet, or none since TLS began. */
  CONNECTED(Replies.HELLO_FIRST),
  /** Between transactions. */
  GREETED(Replies.NO_TRANSACTION),
  /** Since MAIL. */
  TRANSACTION(Replies.IN_TRANSACTION),
  /** Lines are no commands now: data or a SASL exchange. */
  ABSORBED(Replies.BAD_SEQUENCE);

  static final Set<Phase> ANY = Set.copyOf(EnumSet.of(CONNECTED, GREETED, TRANSACTION));

  private final Reply misplaced;

  Phase(Reply misplaced) {
    this.misplaced = misplaced;
  }

  /** The answer to a command that does not fit here. */
  Reply misplaced() {
    return misplaced;
  }
}
