package dev.postern.pop3.server;

import java.util.OptionalInt;

/** UIDL (RFC 1939 §7): unique ids of all messages, or of one. */
final class Uidl {
  private Uidl() {}

  static void run(Pop3Session session, Maildrop maildrop, OptionalInt number) {
    Listing.write(session, maildrop, number, "+OK", (drop, n) -> drop.uniqueId(n, session.uidl()));
  }
}
