package dev.postern.imap.search;

import dev.postern.imap.wire.SequenceSet;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.List;

/** What keys need to know of the mailbox that they are bound to; collects the texts to look for. */
final class SearchScope {
  private final Snapshot snapshot;
  private final UidSet recent;
  private final FoldTable foldTable = new FoldTable();
  private final List<TextQuery> queries = new ArrayList<>();

  SearchScope(Snapshot snapshot, UidSet recent) {
    this.snapshot = snapshot;
    this.recent = recent;
  }

  UidSet recent() {
    return recent;
  }

  FoldTable foldTable() {
    return foldTable;
  }

  /** All texts that the bound keys look for in messages. */
  List<TextQuery> queries() {
    return queries;
  }

  TextQuery query(TextKey.Where where, String text) {
    TextQuery query = new TextQuery(queries.size(), where, CaseFolding.fold(text));
    queries.add(query);
    return query;
  }

  /** A set of UIDs; {@code *} is the last message's. */
  UidSet byUid(SequenceSet set) {
    int size = snapshot.size();
    return set.resolve(size == 0 ? 0 : snapshot.at(size - 1).uid());
  }

  /** A set of sequence numbers as UIDs. */
  UidSet byNumber(SequenceSet set) {
    int size = snapshot.size();
    if (size == 0) {
      return UidSet.EMPTY;
    }
    UidSet.Builder uids = new UidSet.Builder();
    for (UidSet.Range r : set.resolve(size).intersect(UidSet.range(1, size)).ranges()) {
      uids.addRange(snapshot.at((int) r.first() - 1).uid(), snapshot.at((int) r.last() - 1).uid());
    }
    return uids.build();
  }
}
