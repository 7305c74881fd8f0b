package dev.postern.imap.response;

import dev.postern.store.StoreException;
import java.io.IOException;

/** What a client is told when the store could not do something: the one place that maps it. */
public final class StoreFailure {
  private StoreFailure() {}

  /** The answer to a failure; nothing of its message is in it. */
  public static Tagged answer(IOException failure) {
    return answer(StoreException.kindOf(failure));
  }

  /** The answer to a kind of failure. */
  public static Tagged answer(StoreException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> Tagged.no(Code.NONEXISTENT, "Mailbox doesn't exist");
      case EXISTS -> Tagged.no(Code.ALREADYEXISTS, "Mailbox already exists");
      case INVALID_NAME -> Tagged.no(Code.CANNOT, "Invalid mailbox name");
      case NOT_SELECTABLE -> Tagged.no(Code.CANNOT, "Mailbox holds no messages");
      case NOT_PERMITTED -> Tagged.no(Code.NOPERM, "Permission denied");
      case OVER_QUOTA -> Tagged.no(Code.OVERQUOTA, "Quota exceeded");
      case LIMIT -> Tagged.no(Code.LIMIT, "Limit exceeded");
      case EXPUNGED -> Tagged.no(Code.EXPUNGEISSUED, "Some of the messages no longer exist");
      case CORRUPT -> Tagged.no(Code.CORRUPTION, "Mailbox is damaged");
      case UNAVAILABLE, OUTCOME_UNKNOWN ->
          Tagged.no(Code.UNAVAILABLE, "Temporarily unavailable, try again later");
    };
  }

  /** The answer to a failure of a command that brings messages into a mailbox. */
  public static Tagged answerForTarget(IOException failure) {
    return StoreException.kindOf(failure) == StoreException.Kind.NOT_FOUND
        ? Tagged.no(Code.TRYCREATE, "Mailbox doesn't exist")
        : answer(failure);
  }
}
