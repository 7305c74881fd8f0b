package dev.postern.store;

import java.util.List;
import java.util.Objects;

/**
 * Appends messages once, also if a commit's confirmation is lost. Whoever must answer for a message
 * (SMTP's 250, IMAP's OK) appends by this: an append whose outcome is unknown is asked for again
 * with the same delivery ids, by which the store knows what it has already.
 */
public final class IdempotentAppend {
  /** How often an append is asked for in all; no time passes in between. */
  static final int ATTEMPTS = 3;

  private IdempotentAppend() {}

  /**
   * Appends to a mailbox, all or none.
   *
   * @throws StoreException {@link StoreException.Kind#OUTCOME_UNKNOWN} if it stays unknown; what
   *     the last attempt said if that is certain
   */
  public static AppendResult run(Mailbox mailbox, List<NewMessage> messages) throws StoreException {
    Objects.requireNonNull(mailbox, "mailbox");
    Objects.requireNonNull(messages, "messages");
    for (int attempt = 1; ; attempt++) {
      try {
        return mailbox.append(messages);
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.OUTCOME_UNKNOWN || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
