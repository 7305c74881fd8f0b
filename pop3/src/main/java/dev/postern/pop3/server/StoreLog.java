package dev.postern.pop3.server;

import dev.postern.log.LogText;
import dev.postern.store.StoreException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an operator what a store could not do. What a store names comes with each command until it
 * is mended, and is one line; what it does not name may be a bug, and has its stack.
 */
final class StoreLog {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLog.class);
  private static final String FAILED =
      "store failed conn={} user={} command={} mailbox={} kind={} reason={}";

  private StoreLog() {}

  static void failed(Pop3Session session, Phase.Transaction in, String command, IOException e) {
    StoreException.Kind kind = StoreException.kindOf(e);
    if (kind != StoreException.Kind.EXPUNGED) {
      LOG.warn(
          FAILED,
          session.connection().id(),
          LogText.printable(in.user()),
          command,
          "INBOX",
          kind,
          LogText.reason(e.getMessage()),
          e instanceof StoreException ? null : LogText.printable(e));
    }
    LOG.debug("store refused command={}", command, LogText.printable(e));
  }
}
