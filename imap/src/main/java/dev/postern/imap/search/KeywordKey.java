package dev.postern.imap.search;

import java.util.Objects;

/** KEYWORD. */
record KeywordKey(String keyword) implements SearchKey {

  KeywordKey {
    Objects.requireNonNull(keyword);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return (message, depth) -> Criterion.Answer.of(message.info().flags().containsKeyword(keyword));
  }
}
