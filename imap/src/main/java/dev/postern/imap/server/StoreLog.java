package dev.postern.imap.server;

import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.server.ImapState.Selected;
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
              session.state() instanceof LoggedIn in ? line(in.user().name()) : "",
              command,
              session.state() instanceof Selected in ? line(in.view().mailbox().name()) : "",
              kind,
              line(failure.getMessage()),
              failure instanceof StoreException ? null : failure);
      default -> {
        // The client's mistake, or another session was faster.
      }
    }
    LOG.debug("store refused command={}", command, failure);
  }

  // Names and paths are others'.
  private static String line(String text) {
    return String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
  }
}
