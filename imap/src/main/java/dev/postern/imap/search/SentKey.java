package dev.postern.imap.search;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * SENTBEFORE, SENTON, SENTSINCE: the day that the Date field names, whatever its zone. A message
 * without a readable Date fits none of them.
 */
record SentKey(DateRelation relation, LocalDate date) implements SearchKey {

  SentKey {
    Objects.requireNonNull(relation);
    Objects.requireNonNull(date);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return (message, depth) -> {
      if (depth == Criterion.Depth.METADATA) {
        return Criterion.Answer.UNKNOWN;
      }
      Optional<LocalDate> sent = message.header().sentDate();
      return Criterion.Answer.of(sent.isPresent() && relation.holds(sent.get(), date));
    };
  }
}
