package dev.postern.imap.search;

import java.util.Objects;

/** LARGER, SMALLER. */
record SizeKey(Relation relation, long octets) implements SearchKey {

  SizeKey {
    Objects.requireNonNull(relation);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return (message, depth) -> {
      long size = message.info().size();
      return Criterion.Answer.of(relation == Relation.LARGER ? size > octets : size < octets);
    };
  }

  /** How the size stands to the number. */
  enum Relation {
    LARGER,
    SMALLER
  }
}
