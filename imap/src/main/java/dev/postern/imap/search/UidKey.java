package dev.postern.imap.search;

import dev.postern.imap.wire.SequenceSet;
import java.util.Objects;

/** UID. */
record UidKey(SequenceSet uids) implements SearchKey {

  UidKey {
    Objects.requireNonNull(uids);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return new UidCriterion(scope.byUid(uids));
  }
}
