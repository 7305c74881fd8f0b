package dev.postern.maildir;

import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.MessageInfo;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Removes messages within a change. */
final class ExpungeOperation {
  private final MailboxState mailbox;
  private final MailboxChange change;
  private final UsageSum sum;
  private final UidSet.Builder left = new UidSet.Builder();
  private UidSet gone = UidSet.EMPTY;

  /**
   * Removes messages.
   *
   * @param sum counts those that are gone, as far as files were there
   */
  ExpungeOperation(MailboxState mailbox, MailboxChange change, UsageSum sum) {
    this.mailbox = mailbox;
    this.change = change;
    this.sum = sum;
  }

  /** Removes all, however long it takes. */
  void all(UidSet uids) throws IOException {
    run(uids, ExpungeCondition.NONE, () -> true);
  }

  /**
   * Removes what the condition allows, and leaves what takes too long for one change.
   *
   * @return this
   */
  ExpungeOperation portion(UidSet uids, ExpungeCondition condition) throws IOException {
    long end = System.nanoTime() + mailbox.settings().lockHold().toNanos();
    run(uids, condition, () -> System.nanoTime() - end <= 0);
    return this;
  }

  /** Those that were there. */
  UidSet gone() {
    return gone;
  }

  /** Those for which there was no time. */
  UidSet left() {
    return left.build();
  }

  private void run(UidSet uids, ExpungeCondition condition, BooleanSupplier time)
      throws IOException {
    UidSet missed = remove(uids, condition, time);
    if (!missed.isEmpty()) {
      // Renamed by a program without the lock, or removed by one; the next look tells.
      mailbox.relist(change);
      remove(missed, condition, () -> true);
    }
  }

  private UidSet remove(UidSet uids, ExpungeCondition condition, BooleanSupplier time)
      throws IOException {
    UidSet.Builder removed = new UidSet.Builder();
    UidSet.Builder missing = new UidSet.Builder();
    Set<Place> places = EnumSet.noneOf(Place.class);
    try {
      for (MessageInfo message : change.snapshot().select(uids)) {
        if (!condition.admits(message)) {
          continue;
        }
        if (!places.isEmpty() && !time.getAsBoolean()) {
          left.add(message.uid());
          continue;
        }
        // The flags are in the name: whoever takes \Deleted back has renamed the file.
        MessageFile file = change.files().find(message.uid()).orElseThrow();
        if (delete(mailbox.paths().message(file))) {
          removed.add(message.uid());
          places.add(file.place());
          change.touched(file.place());
        } else {
          missing.add(message.uid());
        }
      }
    } finally {
      UidSet done = removed.build();
      change.expunged(done);
      gone = gone.union(done);
    }
    for (Place place : places) {
      mailbox.settings().sync().directory(mailbox.paths().place(place));
    }
    return missing.build();
  }

  private boolean delete(Path file) throws IOException {
    try {
      long octets = UsageCount.stored(file);
      Files.delete(file);
      sum.add(octets);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
