package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import dev.postern.pop3.wire.Refusal;
import dev.postern.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** QUIT (RFC 1939 §5, §6): after login, marked messages are deleted before the answer. */
final class Quit {
  private static final Logger LOG = LoggerFactory.getLogger(Quit.class);

  private Quit() {}

  static void run(Pop3Session session) {
    if (session.phase() instanceof Phase.Transaction transaction) {
      session.inStore("QUIT", () -> update(session, transaction.maildrop()));
    } else {
      session.ok("Goodbye");
      session.close();
    }
  }

  private static void update(Pop3Session session, Maildrop maildrop) {
    try {
      maildrop.update();
      session.ok("Goodbye, messages are deleted as asked");
    } catch (StoreException e) {
      LOG.warn("cannot delete conn={}", session.connection().id(), e);
      session.error(Refusal.of(ResponseCode.SYS_TEMP, "Some messages were not deleted"));
    }
    session.close();
  }
}
