package dev.postern.store;

import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import java.io.Closeable;

/**
 * Keeps mail. Used by many threads at once; calls may block. A store is proven by extending the
 * contract test in {@code postern-testing-kit}.
 */
public interface MailStore extends ServerPart, Closeable {

  /**
   * A user's mailboxes; made on first use if need be.
   *
   * @throws StoreException {@link StoreException.Kind#UNAVAILABLE} if they cannot be reached now
   */
  Account account(MailUser user) throws StoreException;

  /** Frees what the store holds, after all handles are closed. */
  @Override
  void close();
}
