package dev.postern.imap.search;

import java.util.Objects;

/** NOT. */
record NotKey(SearchKey key) implements SearchKey {

  NotKey {
    Objects.requireNonNull(key);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    Criterion criterion = key.bind(scope);
    return (message, depth) -> criterion.test(message, depth).negated();
  }
}
