package dev.postern.pop3.server;

/** RSET (RFC 1939 §5): nothing is marked as deleted any more. */
final class Rset {
  private Rset() {}

  static void run(Pop3Session session, Phase.Transaction in) {
    in.maildrop().keepAll();
    session.ok(in.maildrop().count() + " messages");
  }
}
