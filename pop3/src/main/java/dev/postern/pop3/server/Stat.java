package dev.postern.pop3.server;

/** STAT (RFC 1939 §5). */
final class Stat {
  private Stat() {}

  static void run(Pop3Session session, Phase.Transaction in) {
    session.ok(in.maildrop().count() + " " + in.maildrop().octets());
  }
}
