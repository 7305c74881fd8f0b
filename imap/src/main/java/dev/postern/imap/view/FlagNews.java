package dev.postern.imap.view;

import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.SnapshotDifference;
import dev.postern.store.UidSet;

/** Finds the messages whose flags a client must be told. */
final class FlagNews {
  private FlagNews() {}

  static UidSet of(Snapshot before, SnapshotDifference difference, FlagReport report) {
    UidSet.Builder told = new UidSet.Builder();
    for (MessageInfo message : difference.changed()) {
      MessageInfo known = before.at(before.indexOf(message.uid()));
      if (report.tells(known.flags(), message)) {
        told.add(message.uid());
      }
    }
    // Gone messages have no flags worth telling, even if a set of the client's still names them.
    return told.build().union(report.always().minus(difference.expunged()));
  }
}
