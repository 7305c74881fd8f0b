package dev.postern.imap.search;

import java.io.IOException;
import java.util.List;

/** OR; a chain of them is one key, so that long chains do not nest. */
record OrKey(List<SearchKey> keys) implements SearchKey {

  OrKey {
    keys = List.copyOf(keys);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    return new Any(keys.stream().map(key -> key.bind(scope)).toList());
  }

  private record Any(List<Criterion> criteria) implements Criterion {

    @Override
    public Answer test(SearchedMessage message, Depth depth) throws IOException {
      Answer any = Answer.NO;
      for (Criterion criterion : criteria) {
        Answer one = criterion.test(message, depth);
        if (one == Answer.YES) {
          return one;
        }
        any = one == Answer.UNKNOWN ? one : any;
      }
      return any;
    }
  }
}
