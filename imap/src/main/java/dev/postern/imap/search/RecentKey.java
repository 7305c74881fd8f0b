package dev.postern.imap.search;

import dev.postern.store.UidSet;

/** RECENT. */
record RecentKey() implements SearchKey {

  @Override
  public Criterion bind(SearchScope scope) {
    UidSet recent = scope.recent();
    return (message, depth) -> Criterion.Answer.of(recent.contains(message.info().uid()));
  }
}
