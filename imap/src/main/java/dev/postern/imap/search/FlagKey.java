package dev.postern.imap.search;

import dev.postern.store.SystemFlag;
import java.util.Objects;

/** ANSWERED, DELETED, DRAFT, FLAGGED, SEEN. */
record FlagKey(SystemFlag flag) implements SearchKey {

  FlagKey {
    Objects.requireNonNull(flag);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return (message, depth) -> Criterion.Answer.of(message.info().flags().contains(flag));
  }
}
