package dev.postern.imap.fetch;

import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.util.Objects;
import java.util.Optional;

/**
 * How a FETCH went. Messages that could not be read are left out of the response, and the command
 * then ends with NO (RFC 2180 §4.1.2): {@code [EXPUNGEISSUED]} for {@link
 * StoreException.Kind#EXPUNGED}.
 *
 * @param failure what was wrong with the first message that could not be read, worse kinds before
 *     EXPUNGED; empty if all is well
 * @param skipped UIDs of the messages that are missing in the response, wholly or in part
 */
public record FetchOutcome(Optional<StoreException.Kind> failure, UidSet skipped) {

  /** Checks for nulls. */
  public FetchOutcome {
    Objects.requireNonNull(failure);
    Objects.requireNonNull(skipped);
  }
}
