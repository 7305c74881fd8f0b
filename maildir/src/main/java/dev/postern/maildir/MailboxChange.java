package dev.postern.maildir;

import dev.postern.maildir.index.ExpungeLog;
import dev.postern.maildir.index.FileTable;
import dev.postern.maildir.index.IndexStamps;
import dev.postern.maildir.index.IndexWriter;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.store.MailboxEvent;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A change under way, made under the mailbox's locks: what was done on the disk is recorded here
 * step by step, and becomes visible to all at once. All steps up to then share one MODSEQ.
 */
final class MailboxChange {
  private Snapshot snapshot;
  private FileTable files;
  private UidSet recent;
  private ExpungeLog expunged;
  private FlagPalette palette;
  private IndexStamps stamps;
  private long recheckAt;
  private long modSeq;
  private final Set<Place> touched = EnumSet.noneOf(Place.class);
  private IndexWriter records = new IndexWriter();
  private final List<MailboxEvent> events = new ArrayList<>();
  private Extent extent = Extent.NOTHING;
  private Stray stray = Stray.NONE;
  private final Set<Control> controlled = EnumSet.noneOf(Control.class);

  MailboxChange(MailboxView view) {
    snapshot = view.snapshot();
    files = view.files();
    recent = view.recent();
    expunged = view.expunged();
    palette = view.palette();
    stamps = view.stamps();
    recheckAt = view.recheckAt();
    modSeq = snapshot.modSeq() + 1;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  FileTable files() {
    return files;
  }

  UidSet recent() {
    return recent;
  }

  FlagPalette palette() {
    return palette;
  }

  /** The MODSEQ of what is recorded now. */
  long modSeq() {
    return modSeq;
  }

  IndexStamps stamps() {
    return stamps;
  }

  MailboxView view() {
    return new MailboxView(snapshot, files, recent, expunged, palette, stamps, recheckAt);
  }

  /** New messages, ascending, with this change's MODSEQ. */
  void added(List<MessageInfo> messages, List<MessageFile> where, UidSet asRecent) {
    if (messages.isEmpty()) {
      return;
    }
    snapshot = snapshot.plus(messages, modSeq);
    files = files.plus(where);
    recent = recent.union(asRecent);
    for (int i = 0; i < where.size(); i++) {
      records.put(messages.get(i), where.get(i));
    }
    events.add(new MailboxEvent.Added(uids(messages), modSeq));
    if (!asRecent.isEmpty()) {
      records.recent(recent);
    }
    extent = Extent.MESSAGES;
  }

  /** Messages with other flags and this change's MODSEQ, ascending, and where they are now. */
  void flagged(List<MessageInfo> messages, List<MessageFile> where) {
    if (messages.isEmpty()) {
      return;
    }
    snapshot = snapshot.replace(messages, modSeq);
    files = files.replace(where);
    for (int i = 0; i < where.size(); i++) {
      records.put(messages.get(i), where.get(i));
    }
    events.add(new MailboxEvent.FlagsChanged(uids(messages), modSeq));
    extent = Extent.MESSAGES;
  }

  /** Files of other names or at other places, ascending; nothing a client sees. */
  void relocated(List<MessageFile> where) {
    if (where.isEmpty()) {
      return;
    }
    files = files.replace(where);
    where.forEach(file -> snapshot.find(file.uid()).ifPresent(m -> records.put(m, file)));
    extent = extent.with(Extent.BOOKKEEPING);
  }

  /** A message whose size was not what its name said. */
  void resized(MessageInfo message, MessageFile where) {
    snapshot = snapshot.replace(List.of(message), snapshot.modSeq());
    records.put(message, where);
    extent = extent.with(Extent.BOOKKEEPING);
  }

  /** Messages that are gone. */
  void expunged(UidSet uids) {
    if (uids.isEmpty()) {
      return;
    }
    snapshot = snapshot.minus(uids, modSeq);
    files = files.minus(uids);
    recent = recent.minus(uids);
    expunged = expunged.plus(modSeq, uids);
    records.expunged(modSeq, uids);
    events.add(new MailboxEvent.Expunged(uids, modSeq));
    extent = Extent.MESSAGES;
  }

  /** Other messages are recent. */
  void recent(UidSet uids) {
    if (!uids.equals(recent)) {
      recent = uids;
      records.recent(uids);
      extent = extent.with(Extent.BOOKKEEPING);
    }
  }

  /** The next message gets at least this UID. */
  void uidNext(long next) {
    if (next > snapshot.uidNext()) {
      snapshot = snapshot.with(next, snapshot.modSeq());
      extent = extent.with(Extent.BOOKKEEPING);
    }
  }

  void palette(FlagPalette other) {
    palette = other;
  }

  /** We changed a directory's entries. */
  void touched(Place place) {
    touched.add(place);
    extent = extent.with(Extent.BOOKKEEPING);
  }

  /** We changed one of the files beside the messages, and know all that is in it. */
  void controlled(Control file) {
    controlled.add(file);
    extent = extent.with(Extent.BOOKKEEPING);
  }

  /** A message stays in its place although it is not recorded: all is to be listed anew. */
  void strayed() {
    stray = Stray.SOME;
    extent = extent.with(Extent.BOOKKEEPING);
  }

  /** Takes over how things look after our own changes. */
  void settle(IndexStamps now, long nextCheck) {
    if (stray == Stray.SOME) {
      stamps(IndexStamps.NEVER, System.nanoTime());
      return;
    }
    if (!touched.isEmpty()) {
      recheckAt = nextCheck;
    }
    // What failed half-way has changed the uidlist and is not told here: it is read again.
    if (controlled.contains(Control.UID_LIST)) {
      stamps = stamps.withUidList(now.uidList());
    }
    if (controlled.contains(Control.LETTERS)) {
      stamps = stamps.withLetters(now.letters());
    }
    if (!touched.isEmpty()) {
      stamps = stamps.afterOwn(touched, now);
    }
  }

  void stamps(IndexStamps now, long nextCheck) {
    if (!stamps.equals(now)) {
      extent = extent.with(Extent.BOOKKEEPING);
    }
    stamps = now;
    recheckAt = nextCheck;
  }

  /** Whether there is anything to publish. */
  Extent extent() {
    return extent;
  }

  /** The records for the index, completed. */
  IndexWriter records() {
    records.state(snapshot.modSeq(), snapshot.uidNext(), stamps);
    return records;
  }

  List<MailboxEvent> events() {
    return List.copyOf(events);
  }

  /** What was recorded is published; what comes gets the next MODSEQ. */
  void next() {
    modSeq = snapshot.modSeq() + 1;
    records = new IndexWriter();
    events.clear();
    touched.clear();
    controlled.clear();
    stray = Stray.NONE;
    extent = Extent.NOTHING;
  }

  private static UidSet uids(List<MessageInfo> messages) {
    UidSet.Builder builder = new UidSet.Builder();
    messages.forEach(m -> builder.add(m.uid()));
    return builder.build();
  }

  private enum Stray {
    NONE,
    SOME
  }

  /** A file beside the messages. */
  enum Control {
    UID_LIST,
    LETTERS
  }

  /** How far a change goes. */
  enum Extent {
    NOTHING,
    BOOKKEEPING,
    MESSAGES;

    Extent with(Extent other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }
}
