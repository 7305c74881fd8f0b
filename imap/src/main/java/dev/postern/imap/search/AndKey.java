package dev.postern.imap.search;

import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.List;

/** Several keys, all of which must fit. */
record AndKey(List<SearchKey> keys) implements SearchKey {

  AndKey {
    keys = List.copyOf(keys);
  }

  /** One key as it is, several as their conjunction. */
  static SearchKey of(List<SearchKey> keys) {
    return keys.size() == 1 ? keys.get(0) : new AndKey(keys);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return new All(keys.stream().map(key -> key.bind(scope)).toList());
  }

  private record All(List<Criterion> criteria) implements Criterion {

    @Override
    public Answer test(SearchedMessage message, Depth depth) throws IOException {
      Answer all = Answer.YES;
      for (Criterion criterion : criteria) {
        Answer one = criterion.test(message, depth);
        if (one == Answer.NO) {
          return one;
        }
        all = one == Answer.UNKNOWN ? one : all;
      }
      return all;
    }

    @Override
    public UidSet bounds() {
      UidSet common = UidSet.ALL;
      for (Criterion criterion : criteria) {
        common = common.intersect(criterion.bounds());
      }
      return common;
    }
  }
}
