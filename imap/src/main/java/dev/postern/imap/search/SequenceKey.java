package dev.postern.imap.search;

import dev.postern.imap.wire.SequenceSet;
import java.util.Objects;

/** A set of sequence numbers; numbers beyond the last message fit nothing, as in Dovecot. */
record SequenceKey(SequenceSet numbers) implements SearchKey {

  SequenceKey {
    Objects.requireNonNull(numbers);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return new UidCriterion(scope.byNumber(numbers));
  }
}
