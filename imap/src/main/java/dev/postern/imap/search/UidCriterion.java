package dev.postern.imap.search;

import dev.postern.store.UidSet;

/** The messages of a set. */
record UidCriterion(UidSet uids) implements Criterion {

  @Override
  public Answer test(SearchedMessage message, Depth depth) {
    return Answer.of(uids.contains(message.info().uid()));
  }

  @Override
  public UidSet bounds() {
    return uids;
  }
}
