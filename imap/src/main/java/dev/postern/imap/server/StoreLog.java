package dev.postern.imap.server;

import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.server.ImapState.Selected;
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

  static void failed(ImapSession session, String command, IOException failure) {
    StoreException.Kind kind = StoreException.kindOf(failure);
    switch (kind) {
      case UNAVAILABLE, OUTCOME_UNKNOWN, CORRUPT, OVER_QUOTA ->
          LOG.warn(
              FAILED,
              session.connection().id(),
              session.state() instanceof LoggedIn in ? LogText.printable(in.user().name()) : "",
              command,
              session.state() instanceof Selected in
                  ? LogText.printable(in.view().mailbox().name())
                  : "",
              kind,
              LogText.reason(failure.getMessage()),
              failure instanceof StoreException ? null : LogText.printable(failure));
      default -> {
        // The client's mistake, or another session was faster.
      }
    }
    LOG.debug("store refused command={}", command, LogText.printable(failure));
  }
}
