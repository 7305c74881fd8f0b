package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.filename.FlagLetters;
import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.uidlist.UidListEntry;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts prepared messages into the mailbox within a change: files to their places, lines into the
 * uidlist, both forced to the disk, and only then recorded.
 *
 * <p>A crash leaves files without a line, which get the next UIDs at the next look, or lines
 * without a file, whose UIDs nobody was told.
 */
final class BatchCommit {
  /** Among how many newest messages an earlier try of a delivery is looked for. */
  static final int DELIVERIES_REMEMBERED = 2048;

  private static final Logger LOG = LoggerFactory.getLogger(BatchCommit.class);

  private final MailboxState mailbox;
  private final MailboxChange change;
  private final FlagCodes codes;
  private final List<Placed> placed = new ArrayList<>();
  private final Map<String, MessageFile> deliveries = new HashMap<>();
  // Those of which something was delivered before.
  private final Set<PendingAppend> known = new HashSet<>();
  private final Set<Place> places = EnumSet.noneOf(Place.class);
  private long nextUid;

  BatchCommit(MailboxState mailbox, MailboxChange change) {
    this.mailbox = mailbox;
    this.change = change;
    this.codes = new FlagCodes(mailbox, change);
    this.nextUid = change.snapshot().uidNext();
  }

  /**
   * Commits what can be; an append for which that is impossible learns it.
   *
   * @return the UIDs of those that are on the disk, who have succeeded when the change has
   */
  Map<PendingAppend, List<Long>> run(List<PendingAppend> batch) throws IOException {
    Map<PendingAppend, List<Long>> uids = new HashMap<>();
    boolean durable = false;
    try {
      place(batch, uids);
      if (!placed.isEmpty()) {
        makeDurable();
        record();
      } else {
        for (Place place : places) {
          mailbox.settings().sync().directory(mailbox.paths().place(place));
        }
      }
      durable = true;
    } finally {
      if (!durable) {
        undo(0);
        known.forEach(append -> unknown(append, "delivered before, perhaps not durably", null));
      }
    }
    return uids;
  }

  private void place(List<PendingAppend> batch, Map<PendingAppend, List<Long>> uids) {
    for (PendingAppend append : batch) {
      int before = placed.size();
      long uidBefore = nextUid;
      try {
        uids.put(append, place(append));
      } catch (IOException e) {
        undo(before);
        nextUid = uidBefore;
        if (known.contains(append)) {
          unknown(append, "some of it delivered before", e);
        }
        // Unless a message stays, which was said before.
        append.failed(StoreFailures.ofAppend(e, mailbox.paths().directory()));
      }
    }
  }

  private List<Long> place(PendingAppend append) throws IOException {
    if (nextUid + append.messages().size() > UidSet.MAX) {
      throw new StoreException(StoreException.Kind.LIMIT, "no UIDs left");
    }
    List<Long> uids = new ArrayList<>();
    for (PreparedMessage message : append.messages()) {
      Optional<MessageFile> found = known(message.deliveryMark());
      if (found.isPresent()) {
        Files.deleteIfExists(message.in(mailbox.paths()));
        append.repeats(message);
        // It may stay from a try that failed because the directory could not be synced.
        places.add(found.get().place());
        known.add(append);
        uids.add(found.get().uid());
      } else {
        uids.add(place(append, message));
      }
    }
    return uids;
  }

  private Optional<MessageFile> known(String deliveryMark) {
    if (deliveryMark.isEmpty()) {
      return Optional.empty();
    }
    MessageFile here = deliveries.get(deliveryMark);
    return here != null
        ? Optional.of(here)
        : change.files().findDelivery(deliveryMark, DELIVERIES_REMEMBERED);
  }

  private long place(PendingAppend append, PreparedMessage message) throws IOException {
    long uid = nextUid;
    boolean plain = message.flags().isEmpty();
    int code = plain ? 0 : codes.code(uid, message.flags());
    codes.finish();
    Place place = plain ? Place.NEW : Place.CUR;
    String name =
        plain
            ? message.base()
            : new MessageName(message.base(), FlagLetters.letters(code, ""), "").fileName();
    MessageFile where = new MessageFile(uid, place, name);
    // Told before it is done: what fails in the middle is undone too.
    placed.add(new Placed(append, message, where, code));
    // Atomic for the cost: the name is new, so there is no need to look whether it is taken.
    Files.move(
        message.in(mailbox.paths()),
        mailbox.paths().message(where),
        StandardCopyOption.ATOMIC_MOVE);
    nextUid++;
    places.add(place);
    if (!message.deliveryMark().isEmpty()) {
      deliveries.put(message.deliveryMark(), where);
    }
    return uid;
  }

  private void makeDurable() throws IOException {
    places.forEach(change::touched);
    List<UidListEntry> lines = new ArrayList<>(placed.size());
    placed.forEach(p -> lines.add(p.message().listed(p.where().uid())));
    try (FileChannel uidList = mailbox.uidList().append(lines)) {
      sync(uidList);
    }
    change.controlled(MailboxChange.Control.UID_LIST);
  }

  private void sync(FileChannel uidList) throws IOException {
    StoreSettings settings = mailbox.settings();
    if (settings.sync() == DiskSync.SKIP) {
      return;
    }
    List<MailboxState.Step> steps = new ArrayList<>();
    steps.add(() -> settings.sync().data(uidList));
    for (Place place : places) {
      steps.add(() -> settings.sync().directory(mailbox.paths().place(place)));
    }
    settings.syncs().all(steps);
  }

  private void record() {
    long now = mailbox.settings().clock().millis();
    List<MessageInfo> messages = new ArrayList<>(placed.size());
    List<MessageFile> files = new ArrayList<>(placed.size());
    UidSet.Builder recent = new UidSet.Builder();
    for (Placed p : placed) {
      long uid = p.where().uid();
      Flags flags =
          p.message().flags().isEmpty() ? Flags.NONE : change.palette().flags(uid, p.code());
      messages.add(
          new MessageInfo(
              uid,
              change.modSeq(),
              p.message().size(),
              p.message().internalMillis(),
              MessageName.parse(p.message().base()).savedMillis().orElse(now),
              flags));
      files.add(p.where());
      recent.add(uid);
    }
    change.added(messages, files, recent.build());
  }

  private void undo(int from) {
    while (placed.size() > from) {
      Placed last = placed.remove(placed.size() - 1);
      deliveries.remove(last.message().deliveryMark());
      Path file = mailbox.paths().message(last.where());
      try {
        Files.deleteIfExists(file);
      } catch (Throwable e) {
        LOG.warn("refused message stays file={} reason={}", file, e.toString());
        // Who asks again with the same delivery id shall find it.
        change.strayed();
        unknown(last.append(), "refused message stays: " + file, e);
      }
    }
  }

  private static void unknown(PendingAppend append, String why, Throwable cause) {
    append.failed(new StoreException(StoreException.Kind.OUTCOME_UNKNOWN, why, cause));
  }

  private record Placed(
      PendingAppend append, PreparedMessage message, MessageFile where, int code) {}
}
