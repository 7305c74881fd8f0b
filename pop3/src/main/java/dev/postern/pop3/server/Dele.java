package dev.postern.pop3.server;

/** DELE (RFC 1939 §5): marks a message; QUIT deletes it. */
final class Dele {
  private Dele() {}

  static void run(Pop3Session session, Phase.Transaction in, int number) {
    if (in.maildrop().message(number).isEmpty()) {
      session.noSuchMessage();
      return;
    }
    in.maildrop().delete(number);
    session.ok("Marked for deletion");
  }
}
