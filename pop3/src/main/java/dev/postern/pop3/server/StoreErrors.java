package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Reply;
import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The one place where trouble with the store becomes an answer. */
final class StoreErrors {
  private StoreErrors() {}

  static ByteBuffer reply(IOException failure) {
    return switch (StoreException.kindOf(failure)) {
      case EXPUNGED -> Pop3Reply.error("Message is gone");
      case NOT_FOUND, NOT_SELECTABLE -> Pop3Reply.error(ResponseCode.SYS_PERM, "There is no inbox");
      case NOT_PERMITTED, CORRUPT, INVALID_NAME, EXISTS, LIMIT, OVER_QUOTA ->
          Pop3Reply.error(ResponseCode.SYS_PERM, "The mailbox cannot be used");
      case UNAVAILABLE, OUTCOME_UNKNOWN ->
          Pop3Reply.error(ResponseCode.SYS_TEMP, "The mailbox cannot be reached now");
    };
  }
}
