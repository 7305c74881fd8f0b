package dev.postern.imap.search;

/** ALL. */
record AllKey() implements SearchKey {

  @Override
  public Criterion bind(SearchScope scope) {
    return (message, depth) -> Criterion.Answer.YES;
  }
}
