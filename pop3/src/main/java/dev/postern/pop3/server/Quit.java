package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import dev.postern.pop3.wire.Refusal;
import dev.postern.store.StoreException;

/** QUIT (RFC 1939 §5, §6): after login, marked messages are deleted before the answer. */
final class Quit {
  private Quit() {}

  static void run(Pop3Session session, Phase.Ready in) {
    if (in instanceof Phase.Transaction transaction) {
      session.inStore(transaction, "QUIT", () -> update(session, transaction));
    } else {
      session.ok("Goodbye");
      session.close();
    }
  }

  private static void update(Pop3Session session, Phase.Transaction transaction) {
    try {
      transaction.maildrop().update();
      session.ok("Goodbye, messages are deleted as asked");
    } catch (StoreException e) {
      StoreLog.failed(session, transaction, "QUIT", e);
      session.error(Refusal.of(ResponseCode.SYS_TEMP, "Some messages were not deleted"));
    }
    session.close();
  }
}
