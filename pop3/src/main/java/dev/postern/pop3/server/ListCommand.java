package dev.postern.pop3.server;

import java.util.OptionalInt;

/** LIST (RFC 1939 §5): sizes of all messages, or of one. */
final class ListCommand {
  private ListCommand() {}

  static void run(Pop3Session session, Phase.Transaction in, OptionalInt number) {
    Listing.write(
        session,
        in.maildrop(),
        number,
        "+OK " + in.maildrop().count() + " messages",
        (maildrop, n) -> Long.toString(maildrop.at(n).size()));
  }

  /** What a listing tells of a message. */
  interface Detail {
    String of(Maildrop maildrop, int number);
  }
}
