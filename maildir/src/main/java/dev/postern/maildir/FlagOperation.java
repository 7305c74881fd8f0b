package dev.postern.maildir;

import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreResult;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** Changes flags within a change: renames files in {@code cur}, and from {@code new} to it. */
final class FlagOperation {
  /** How often it is looked where another program has moved a file to. */
  private static final int ATTEMPTS = 3;

  private final MailboxState mailbox;
  private final MailboxChange change;
  private final FlagChange wanted;
  private final SortedSet<Long> done = new TreeSet<>();
  private final SortedSet<Long> modified = new TreeSet<>();
  private final SortedSet<Long> left = new TreeSet<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<MessageInfo> messages = new ArrayList<>();
  private final List<MessageFile> files = new ArrayList<>();

  FlagOperation(MailboxState mailbox, MailboxChange change, FlagChange wanted) {
    this.mailbox = mailbox;
    this.change = change;
    this.wanted = wanted;
  }

  /**
   * Changes what the condition allows, and leaves what takes too long for one change.
   *
   * @return this
   */
  FlagOperation run(UidSet uids, OptionalLong unchangedSince) throws IOException {
    long end = System.nanoTime() + mailbox.settings().lockHold().toNanos();
    UidSet missed = uids;
    for (int attempt = 0; attempt < ATTEMPTS && !missed.isEmpty(); attempt++) {
      if (attempt > 0) {
        // Another program renamed or removed files without the lock: what it did counts as a
        // change that the condition may forbid to overwrite.
        mailbox.relist(change);
      }
      plan(missed, unchangedSince);
      missed = rename(end);
    }
    return this;
  }

  /** What became of those that were looked at. */
  StoreResult result() {
    return new StoreResult(set(done), set(modified));
  }

  /** Those for which there was no time. */
  UidSet left() {
    return set(left);
  }

  private void plan(UidSet uids, OptionalLong unchangedSince) throws IOException {
    FlagCodes codes = new FlagCodes(mailbox, change);
    for (MessageInfo message : change.snapshot().select(uids)) {
      if (unchangedSince.isPresent() && message.modSeq() > unchangedSince.getAsLong()) {
        modified.add(message.uid());
        continue;
      }
      Flags flags = wanted.apply(message.flags());
      if (flags.equals(message.flags())) {
        done.add(message.uid());
      } else {
        steps.add(new Step(message, codes.code(message.uid(), flags)));
      }
    }
    codes.finish();
  }

  /** Returns those that were not where they were known to be. */
  private UidSet rename(long end) throws IOException {
    UidSet.Builder missing = new UidSet.Builder();
    try {
      for (Step step : steps) {
        if (!files.isEmpty() && System.nanoTime() - end > 0) {
          left.add(step.message().uid());
        } else if (!rename(step)) {
          missing.add(step.message().uid());
        }
      }
    } finally {
      change.flagged(messages, files);
      steps.clear();
      messages.clear();
      files.clear();
    }
    if (!done.isEmpty()) {
      mailbox.settings().sync().directory(mailbox.paths().place(Place.CUR));
    }
    return missing.build();
  }

  private boolean rename(Step step) throws IOException {
    long uid = step.message().uid();
    MessageFile old = change.files().find(uid).orElseThrow();
    String name = MessageName.parse(old.name()).withCode(step.code()).fileName();
    MessageFile next = old.at(Place.CUR, name);
    try {
      if (!next.equals(old)) {
        Files.move(mailbox.paths().message(old), mailbox.paths().message(next));
        change.touched(old.place());
        change.touched(Place.CUR);
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    Flags flags = change.palette().flags(uid, step.code());
    messages.add(step.message().withFlags(flags, change.modSeq()));
    files.add(next);
    done.add(uid);
    return true;
  }

  private static UidSet set(SortedSet<Long> uids) {
    UidSet.Builder builder = new UidSet.Builder();
    uids.forEach(builder::add);
    return builder.build();
  }

  private record Step(MessageInfo message, int code) {}
}
