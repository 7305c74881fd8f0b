package dev.postern.imap.search;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;

/** BEFORE, ON, SINCE: the internal date's day in UTC, the zone in which FETCH shows it. */
record DateKey(DateRelation relation, LocalDate date) implements SearchKey {

  DateKey {
    Objects.requireNonNull(relation);
    Objects.requireNonNull(date);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return (message, depth) -> {
      LocalDate internal = LocalDate.ofInstant(message.info().internalDate(), ZoneOffset.UTC);
      return Criterion.Answer.of(relation.holds(internal, date));
    };
  }
}
