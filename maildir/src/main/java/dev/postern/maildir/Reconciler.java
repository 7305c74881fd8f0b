package dev.postern.maildir;

import dev.postern.maildir.ListingComparison.NewFile;
import dev.postern.maildir.disk.FileStamp;
import dev.postern.maildir.disk.ReplacedFile;
import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.IndexStamps;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.keywords.KeywordLetters;
import dev.postern.maildir.uidlist.UidListContent;
import dev.postern.maildir.uidlist.UidListEntry;
import dev.postern.maildir.uidlist.UidListFile;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Finds out what other programs did to a mailbox, and records it in a change: letters, uidlist,
 * then the directories whose times say so. Nothing is listed that looks as it did.
 */
final class Reconciler {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long COARSE = TimeUnit.MILLISECONDS.toNanos(2100);

  private final MailboxPaths paths;
  private final MailboxChange change;
  private final UidListFile uidListFile;
  private final StoreSettings settings;
  private final Access access;

  Reconciler(
      MailboxPaths paths,
      MailboxChange change,
      UidListFile uidListFile,
      StoreSettings settings,
      Access access) {
    this.paths = paths;
    this.change = change;
    this.uidListFile = uidListFile;
    this.settings = settings;
    this.access = access;
  }

  /**
   * Brings the change up to what is on the disk.
   *
   * @return whether the mailbox is still the same
   */
  Outcome run() throws IOException {
    IndexStamps now = paths.stamps();
    if (!now.cur().exists()) {
      return Outcome.ANOTHER;
    }
    nameLetters();
    MailboxView before = change.view();
    if (!before.outdated(now, System.nanoTime())) {
      return Outcome.SAME;
    }
    if (!now.letters().equals(before.stamps().letters())) {
      readLetters();
    }
    Set<Place> places = EnumSet.noneOf(Place.class);
    for (Place place : Place.values()) {
      if (before.mustList(place, now, System.nanoTime())) {
        places.add(place);
      }
    }
    boolean listChanged = !now.uidList().equals(before.stamps().uidList());
    if (listChanged) {
      // New lines name files that may have come within the tick of an unchanged time.
      places.addAll(EnumSet.allOf(Place.class));
    }
    UidListContent uidList = null;
    if (listChanged) {
      uidList = uidListFile.read();
      if (!sameMailbox(uidList)) {
        return Outcome.ANOTHER;
      }
      uidList = repaired(uidList);
    }
    Stability stability = places.isEmpty() ? Stability.STABLE : list(places, uidList);
    nameLetters();
    stamp(now, places, stability);
    return Outcome.SAME;
  }

  // A letter without a meaning gets a name, as Dovecot gives it, so that no later keyword takes it.
  private void nameLetters() throws IOException {
    KeywordLetters letters = change.palette().withUnknown();
    if (access == Access.READ_WRITE && !letters.equals(change.palette().letters())) {
      ReplacedFile.write(paths.letters(), letters.print(), settings.sync());
      change.palette(new FlagPalette(letters, change.palette().letterless()));
      change.controlled(MailboxChange.Control.LETTERS);
    }
  }

  private boolean sameMailbox(UidListContent uidList) {
    return uidList.header().isPresent()
        && uidList.header().get().uidValidity() == change.snapshot().uidValidity();
  }

  private UidListContent repaired(UidListContent uidList) throws IOException {
    if (uidList.health() == UidListContent.Health.SOUND || access == Access.READ_ONLY) {
      return uidList;
    }
    uidListFile.replaceKeepingHeader(uidList, uidList.entries());
    return uidListFile.read();
  }

  private void readLetters() throws IOException {
    KeywordLetters letters = KeywordLetters.parse(ReplacedFile.read(paths.letters()));
    if (letters.equals(change.palette().letters())) {
      return;
    }
    change.palette(new FlagPalette(letters, change.palette().letterless()));
    List<MessageInfo> changed = new ArrayList<>();
    List<MessageFile> where = new ArrayList<>();
    change.files().forEach(file -> reflag(file, changed, where));
    change.flagged(changed, where);
  }

  private void reflag(MessageFile file, List<MessageInfo> changed, List<MessageFile> where) {
    MessageInfo message = change.snapshot().find(file.uid()).orElseThrow();
    Flags flags = change.palette().flags(file.uid(), MessageName.parse(file.name()).code());
    if (!flags.equals(message.flags())) {
      changed.add(message.withFlags(flags, change.modSeq()));
      where.add(file);
    }
  }

  private Stability list(Set<Place> places, UidListContent known) throws IOException {
    ListingComparison found =
        new ListingComparison(change.files(), DirectoryListing.of(paths, places));
    Stability stability = Stability.STABLE;
    if (!found.vanished().isEmpty()) {
      // A program that renames without the lock can hide a file from a listing (it moves past the
      // reading); who is missing twice is gone. The second look covers both directories.
      Set<Long> missing = Set.copyOf(found.vanished().keySet());
      found =
          new ListingComparison(
              change.files(), DirectoryListing.of(paths, EnumSet.allOf(Place.class)));
      if (!missing.containsAll(found.vanished().keySet())) {
        stability = Stability.CHANGING;
      }
      found.vanished().keySet().retainAll(missing);
    }
    UidSet.Builder gone = new UidSet.Builder();
    found.vanished().keySet().forEach(gone::add);
    change.expunged(gone.build());
    relocate(found.relocated().values());
    renumber(found, known);
    return take(found, known) == Stability.STABLE ? stability : Stability.CHANGING;
  }

  // A program that thought a message gone, and found its file again, has given it another UID.
  private void renumber(ListingComparison found, UidListContent known) {
    Set<String> given = new HashSet<>();
    List<UidListEntry> entries = known == null ? List.of() : known.entries();
    long next = change.snapshot().uidNext();
    for (int i = entries.size() - 1; i >= 0 && entries.get(i).uid() >= next; i--) {
      given.add(entries.get(i).base());
    }
    given.removeAll(found.fresh().keySet());
    if (given.isEmpty()) {
      return;
    }
    UidSet.Builder renumbered = new UidSet.Builder();
    change
        .files()
        .forEach(
            file -> {
              if (given.contains(file.base())) {
                renumbered.add(file.uid());
                found.fresh().put(file.base(), new NewFile(file.place(), file.name()));
              }
            });
    change.expunged(renumbered.build());
  }

  private Stability take(ListingComparison found, UidListContent known) throws IOException {
    if (found.fresh().isEmpty() && found.duplicates().isEmpty()) {
      if (known != null) {
        change.uidNext(known.nextUid());
      }
      return Stability.STABLE;
    }
    UidListContent uidList = known == null ? uidListFile.read() : known;
    Arrivals arrivals = new Arrivals(paths, change, uidList, settings);
    Collection<NewFile> unlisted = new ArrayList<>(arrivals.takeListed(found.fresh()));
    if (access == Access.READ_ONLY) {
      return Stability.STABLE;
    }
    arrivals.takeNew(unlisted, uidListFile);
    Duplicates duplicates = new Duplicates(paths, change, settings);
    duplicates.examine(found);
    List<NewFile> renamed = new ArrayList<>();
    for (NewFile duplicate : duplicates.others()) {
      NewFile own = arrivals.rename(duplicate);
      if (own != null) {
        renamed.add(own);
      }
    }
    arrivals.takeNew(renamed, uidListFile);
    return duplicates.sawMoving() ? Stability.CHANGING : Stability.STABLE;
  }

  private void relocate(Collection<MessageFile> relocated) {
    List<MessageFile> silent = new ArrayList<>();
    List<MessageFile> where = new ArrayList<>();
    List<MessageInfo> changed = new ArrayList<>();
    UidSet.Builder claimed = new UidSet.Builder();
    for (MessageFile file : relocated) {
      int before = changed.size();
      reflag(file, changed, where);
      if (changed.size() == before) {
        silent.add(file);
      }
      boolean wasNew =
          change.files().find(file.uid()).filter(f -> f.place() == Place.NEW).isPresent();
      if (wasNew && file.place() == Place.CUR) {
        claimed.add(file.uid());
      }
    }
    change.flagged(changed, where);
    change.relocated(silent);
    // Who moved them has told a client of them.
    change.recent(change.recent().minus(claimed.build()));
  }

  private void stamp(IndexStamps now, Set<Place> listed, Stability stability) throws IOException {
    Set<Place> trusted = EnumSet.noneOf(Place.class);
    trusted.addAll(change.stamps().trusted());
    trusted.removeAll(listed);
    Instant time = settings.diskClock().instant();
    long nanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    for (Place place : listed) {
      if (stability == Stability.STABLE && now.of(place).settledAt(nanos)) {
        trusted.add(place);
      }
    }
    boolean coarse = wholeSeconds(now.fresh()) || wholeSeconds(now.cur());
    change.stamps(
        new IndexStamps(now.fresh(), now.cur(), now.uidList(), now.letters(), trusted),
        System.nanoTime() + (coarse ? COARSE : SOON));
    if (access == Access.READ_WRITE && !paths.stamps().sameFiles(now)) {
      // We may have added lines to the uidlist, under the lock.
      change.controlled(MailboxChange.Control.UID_LIST);
      change.controlled(MailboxChange.Control.LETTERS);
    }
  }

  private static boolean wholeSeconds(FileStamp stamp) {
    return stamp.mtimeNanos() % 1_000_000_000L == 0;
  }

  /** What may be done to the mailbox. */
  enum Access {
    READ_ONLY,
    READ_WRITE
  }

  /** Whether two listings told the same. */
  private enum Stability {
    STABLE,
    CHANGING
  }

  /** What the mailbox turned out to be. */
  enum Outcome {
    SAME,
    /** It is gone, or its UIDVALIDITY is another. */
    ANOTHER
  }
}
