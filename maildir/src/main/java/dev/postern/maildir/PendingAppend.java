package dev.postern.maildir;

import dev.postern.store.StoreException;
import java.util.List;

/** Messages that become visible together or not at all, on their way through the committer. */
final class PendingAppend {
  private final List<PreparedMessage> messages;
  private List<Long> uids = List.of();
  private long uidValidity;
  private StoreException failure;
  private boolean done;

  PendingAppend(List<PreparedMessage> messages) {
    this.messages = List.copyOf(messages);
  }

  List<PreparedMessage> messages() {
    return messages;
  }

  void succeeded(List<Long> given, long validity) {
    uids = List.copyOf(given);
    uidValidity = validity;
  }

  void failed(StoreException why) {
    failure = why;
  }

  boolean hasFailed() {
    return failure != null;
  }

  void finished() {
    done = true;
  }

  boolean isDone() {
    return done;
  }

  long uidValidity() {
    return uidValidity;
  }

  /** The UIDs given. */
  List<Long> uids() throws StoreException {
    if (failure != null) {
      throw new StoreException(failure.kind(), failure.getMessage(), failure);
    }
    return uids;
  }
}
