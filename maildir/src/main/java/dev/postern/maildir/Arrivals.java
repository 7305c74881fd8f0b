package dev.postern.maildir;

import dev.postern.maildir.ListingComparison.NewFile;
import dev.postern.maildir.filename.ArrivalOrder;
import dev.postern.maildir.filename.FlagLetters;
import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.uidlist.UidListContent;
import dev.postern.maildir.uidlist.UidListEntry;
import dev.postern.maildir.uidlist.UidListFile;
import dev.postern.message.crlf.VirtualSize;
import dev.postern.store.MessageInfo;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes files that other programs brought into the mailbox. */
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  /** Dovecot takes the largest number for a broken uidlist. */
  private static final long LAST_UID = UidSet.MAX - 1;

  /** What leaves room for ":2," and all letters in a name of 255 octets. */
  private static final int LONGEST_BASE = 255 - 3 - 5 - FlagLetters.KEYWORDS;

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
    List<UidListEntry> entries = uidList.entries();
    // From the end: where a name is there twice, its last UID counts.
    for (int i = entries.size() - 1; i >= 0 && isNews(entries.get(i)); i--) {
      NewFile file = rest.remove(entries.get(i).base());
      if (file != null) {
        take(entries.get(i).uid(), file, entries.get(i).virtualSize());
      }
    }
    publish();
    change.uidNext(uidList.nextUid());
    return rest.values();
  }

  private boolean isNews(UidListEntry entry) {
    return entry.uid() >= change.snapshot().uidNext();
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
      if (uid > LAST_UID) {
        LOG.warn("no UIDs left mailbox={}", paths.directory());
        break;
      }
      // A name whose UID was expunged must not bring that UID back.
      boolean rename = used.contains(found.base()) || found.base().length() > LONGEST_BASE;
      NewFile own = rename ? rename(found) : found;
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

  /** Renames a file whose base cannot stay its name; nothing if it is gone. */
  NewFile rename(NewFile found) throws IOException {
    MessageName old = MessageName.parse(found.name());
    String base = settings.names().next();
    String name =
        found.place() == Place.NEW && old.letters().isEmpty()
            ? base
            : new MessageName(base, old.letters(), old.rest()).fileName();
    NewFile renamed = new NewFile(found.place(), name);
    try {
      Files.move(paths.message(found.as(0)), paths.message(renamed.as(0)));
    } catch (NoSuchFileException e) {
      return null;
    }
    change.touched(found.place());
    return renamed;
  }

  private boolean take(long uid, NewFile file, OptionalLong listedSize) throws IOException {
    MessageFile where = file.as(uid);
    try {
      Map<String, Object> attributes =
          Files.readAttributes(paths.message(where), "unix:isRegularFile,lastModifiedTime,ctime");
      if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
        return false;
      }
      MessageName name = MessageName.parse(file.name());
      long size = name.virtualSize().orElse(listedSize.orElse(-1));
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
              saved(name, (FileTime) attributes.get("ctime")),
              change.palette().flags(uid, name.code())));
      files.put(uid, where);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      if (Files.isSymbolicLink(paths.message(where))) {
        // In a circle, or into what is not ours to read.
        return false;
      }
      throw e;
    }
  }

  // A ctime tells of the last change of flags, or link. No name is older than its file.
  private static long saved(MessageName name, FileTime changed) {
    return Math.min(name.savedMillis().orElse(Long.MAX_VALUE), changed.toMillis());
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
