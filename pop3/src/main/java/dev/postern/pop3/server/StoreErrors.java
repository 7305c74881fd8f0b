package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import dev.postern.pop3.wire.Refusal;
import dev.postern.store.StoreException;
import java.io.IOException;

/** The one place where trouble with the store becomes an answer. */
final class StoreErrors {
  private StoreErrors() {}

  static Refusal of(IOException failure) {
    return switch (StoreException.kindOf(failure)) {
      case EXPUNGED -> Refusal.of("Message is gone");
      case NOT_FOUND, NOT_SELECTABLE -> Refusal.of(ResponseCode.SYS_PERM, "There is no inbox");
      case NOT_PERMITTED, CORRUPT, INVALID_NAME, EXISTS, LIMIT, OVER_QUOTA ->
          Refusal.of(ResponseCode.SYS_PERM, "The mailbox cannot be used");
      case UNAVAILABLE, OUTCOME_UNKNOWN ->
          Refusal.of(ResponseCode.SYS_TEMP, "The mailbox cannot be reached now");
    };
  }
}
