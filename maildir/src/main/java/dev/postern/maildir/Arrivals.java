package dev.postern.maildir;

import dev.postern.maildir.ListingComparison.NewFile;
import dev.postern.maildir.filename.ArrivalOrder;
import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.uidlist.UidListContent;
import dev.postern.maildir.uidlist.UidListEntry;
import dev.postern.maildir.uidlist.UidListFile;
import dev.postern.store.MessageInfo;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Takes files that other programs brought into the mailbox. */
final class Arrivals {
  private final MailboxPaths paths;
  private final MailboxChange change;
  private final UidListContent uidList;
  private final StoreSettings settings;
  private final TreeMap<Long, MessageInfo> messages = new TreeMap<>();
  private final TreeMap<Long, MessageFile> files = new TreeMap<>();
  private final UidSet.Builder recent = new UidSet.Builder();

  /**
   * Arrivals of one change.
   *
   * @param uidList the whole uidlist as it is now
   */
  Arrivals(
      MailboxPaths paths, MailboxChange change, UidListContent uidList, StoreSettings settings) {
    this.paths = paths;
    this.change = change;
    this.uidList = uidList;
    this.settings = settings;
  }

  /** Takes in files that the uidlist has and this process did not know. */
  Collection<NewFile> takeListed(Map<String, NewFile> fresh) throws IOException {
    Map<String, NewFile> rest = new HashMap<>(fresh);
    for (UidListEntry entry : uidList.entries()) {
      if (entry.uid() >= change.snapshot().uidNext()) {
        NewFile file = rest.remove(entry.base());
        if (file != null) {
          take(entry.uid(), file, entry.virtualSize());
        }
      }
    }
    publish();
    change.uidNext(uidList.nextUid());
    return rest.values();
  }

  /** Gives UIDs to all others; the uidlist has them on the disk before they are seen. */
  void takeNew(Collection<NewFile> unlisted, UidListFile file) throws IOException {
    if (unlisted.isEmpty()) {
      return;
    }
    Set<String> used = new HashSet<>();
    uidList.entries().forEach(entry -> used.add(entry.base()));
    List<NewFile> ordered = new ArrayList<>(unlisted);
    ordered.sort((a, b) -> ArrivalOrder.INSTANCE.compare(a.name(), b.name()));
    List<UidListEntry> entries = new ArrayList<>();
    long uid = Math.max(uidList.nextUid(), change.snapshot().uidNext());
    for (NewFile found : ordered) {
      // A name whose UID was expunged must not bring that UID back.
      NewFile own = used.contains(found.base()) ? rename(found) : found;
      if (own != null && take(uid, own, OptionalLong.empty())) {
        entries.add(entry(uid, own));
        uid++;
      }
    }
    if (entries.isEmpty()) {
      return;
    }
    try (FileChannel written = file.append(entries)) {
      settings.sync().data(written);
    }
    publish();
  }

  /** Renames a file whose base another message has; nothing if it is gone. */
  NewFile rename(NewFile found) throws IOException {
    MessageName old = MessageName.parse(found.name());
    String base = settings.names().next();
    String name =
        found.place() == Place.NEW && old.letters().isEmpty()
            ? base
            : new MessageName(base, old.letters(), old.rest()).fileName();
    try {
      Files.move(
          paths.place(found.place()).resolve(found.name()),
          paths.place(found.place()).resolve(name));
    } catch (NoSuchFileException e) {
      return null;
    }
    change.touched(found.place());
    return new NewFile(found.place(), name);
  }

  private boolean take(long uid, NewFile file, OptionalLong listedSize) throws IOException {
    MessageFile where = new MessageFile(uid, file.place(), file.name());
    try {
      Map<String, Object> attributes =
          Files.readAttributes(paths.message(where), "unix:isRegularFile,lastModifiedTime,ctime");
      if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
        return false;
      }
      MessageName name = MessageName.parse(file.name());
      long size = name.servedSize().orElse(listedSize.orElse(-1));
      if (size < 0) {
        size = VirtualSize.of(paths.message(where)).served();
      }
      messages.put(
          uid,
          new MessageInfo(
              uid,
              change.modSeq(),
              size,
              ((FileTime) attributes.get("lastModifiedTime")).toMillis(),
              ((FileTime) attributes.get("ctime")).toMillis(),
              change.palette().flags(uid, name.code())));
      files.put(uid, where);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private UidListEntry entry(long uid, NewFile file) {
    boolean told = MessageName.parse(file.name()).virtualSize().isPresent();
    String extensions = told ? "" : "W" + messages.get(uid).size();
    return new UidListEntry(uid, extensions, file.name());
  }

  private void publish() {
    files.values().stream().filter(f -> f.place() == Place.NEW).forEach(f -> recent.add(f.uid()));
    change.added(List.copyOf(messages.values()), List.copyOf(files.values()), recent.build());
    messages.clear();
    files.clear();
  }
}
