package dev.postern.maildir;

import dev.postern.maildir.disk.LockTimeoutException;
import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.folder.SpecialUses;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MailboxInfo.Kind;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mailboxes of one account as directories in its root. */
final class FolderTree {
  private static final Logger LOG = LoggerFactory.getLogger(FolderTree.class);

  private final FolderNames names;
  private final Path root;
  private final OpenMailboxes mailboxes;
  private final StoreSettings settings;
  private final FolderFiles files;

  FolderTree(
      FolderNames names, FolderFiles files, OpenMailboxes mailboxes, StoreSettings settings) {
    this.names = names;
    this.root = names.roots().mail();
    this.mailboxes = mailboxes;
    this.settings = settings;
    this.files = files;
  }

  /** All mailboxes and the containers between them. */
  List<MailboxInfo> list(Map<SpecialUse, String> uses) throws IOException {
    TreeMap<String, Kind> kinds = new TreeMap<>();
    for (String name : files.existing()) {
      kinds.put(name, Kind.SELECTABLE);
      int dot = name.lastIndexOf(names.layout().delimiter());
      while (dot > 0) {
        kinds.putIfAbsent(name.substring(0, dot), Kind.CONTAINER);
        dot = name.lastIndexOf(names.layout().delimiter(), dot - 1);
      }
    }
    kinds.remove(FolderNames.INBOX);
    List<MailboxInfo> list = new ArrayList<>();
    list.add(new MailboxInfo(FolderNames.INBOX, Kind.SELECTABLE, Optional.empty()));
    for (Map.Entry<String, Kind> entry : kinds.entrySet()) {
      Optional<SpecialUse> use =
          entry.getValue() == Kind.SELECTABLE
              ? SpecialUses.of(uses, names.written(entry.getKey()))
              : Optional.empty();
      list.add(new MailboxInfo(entry.getKey(), entry.getValue(), use));
    }
    return list;
  }

  boolean hasChildren(String name) throws IOException {
    return files.existing().stream().anyMatch(other -> names.isBelow(other, name));
  }

  /**
   * Makes a mailbox.
   *
   * @return by which it can be taken back
   */
  NewFolder create(String name) throws IOException {
    MailboxPaths paths = MailboxPaths.of(names, name);
    if (names.isInbox(name)) {
      throw exists(name);
    }
    NewFolder folder = files.fresh(paths);
    try {
      mailboxes.make(names.roots().account(), paths, held -> make(folder));
      return folder;
    } catch (FileAlreadyExistsException e) {
      takeBack(folder, e);
      throw exists(name);
    } catch (Throwable e) {
      takeBack(folder, e);
      throw e;
    }
  }

  private void make(NewFolder folder) throws IOException {
    folder.make();
    try (OpenMailboxes.Lease lease = mailboxes.lease(folder.paths(), names.roots().account())) {
      lease.mailbox().view();
    }
  }

  /**
   * Takes a mailbox back that was just made, unless somebody uses it.
   *
   * @param why it must not stay
   */
  void takeBack(NewFolder folder, Throwable why) {
    boolean used =
        why.getCause() instanceof LockTimeoutException timeout
            && timeout.isOf(folder.paths().lock());
    if (!folder.isOurs() || used) {
      // Another made it, or uses it.
      return;
    }
    try (OpenMailboxes.Lease lease = mailboxes.lease(folder.paths(), names.roots().account())) {
      takeBack(folder, lease.mailbox(), why);
    } catch (Throwable e) {
      why.addSuppressed(e);
    }
  }

  private void takeBack(NewFolder folder, MailboxState mailbox, Throwable why) throws IOException {
    mailbox.changes().lock();
    try {
      // Else what its lock is made of keeps it.
      mailbox.rest();
      settings.deleteLeftBehind(folder.paths().lock());
      if (folder.takeBack(why)) {
        mailboxes.gone(folder.paths().directory());
      }
    } finally {
      mailbox.changes().unlock();
    }
  }

  /** Deletes a mailbox, first from sight in one step, then from the disk. */
  void delete(String name) throws IOException {
    MailboxPaths paths = MailboxPaths.of(names, name);
    if (names.isInbox(name)) {
      throw new StoreException(StoreException.Kind.NOT_PERMITTED, "the inbox stays");
    }
    if (!paths.exists()) {
      throw hasChildren(name)
          ? new StoreException(StoreException.Kind.NOT_PERMITTED, "it exists for its children")
          : missing(name);
    }
    Path trash = files.trash(settings.names().next());
    mailboxes.remove(names.roots().account(), paths, held -> files.hide(name, paths, trash, held));
    try {
      files.remove(trash);
    } catch (IOException e) {
      LOG.warn("files of a deleted mailbox stay directory={} reason={}", trash, e.toString());
    }
  }

  /** Renames a mailbox, if there is one, and its children. */
  void rename(String from, String to) throws IOException {
    String source = names.canonical(from);
    String destination = names.canonical(to);
    names.below(root, source);
    Path target = names.directory(destination);
    List<String> moving = new ArrayList<>();
    for (String name : files.existing()) {
      if (name.equals(source) || names.isBelow(name, source)) {
        moving.add(name);
      }
    }
    if (moving.isEmpty()) {
      throw missing(from);
    }
    if (names.isBelow(destination, source)) {
      throw new StoreException(StoreException.Kind.NOT_PERMITTED, "a mailbox into itself");
    }
    if (names.isInbox(destination) || Files.exists(target) || hasChildren(destination)) {
      throw exists(to);
    }
    List<Move> moves = new ArrayList<>();
    for (String name : moving) {
      String next = destination + name.substring(source.length());
      moves.add(new Move(name, MailboxPaths.of(names, name), next, MailboxPaths.of(names, next)));
    }
    mailboxes.rename(
        names.roots().account(),
        moves.stream().map(Move::renaming).toList(),
        held -> files.rename(source, destination, moves, held));
  }

  private static StoreException exists(String name) {
    return new StoreException(StoreException.Kind.EXISTS, "mailbox exists: " + name);
  }

  private static StoreException missing(String name) {
    return new StoreException(StoreException.Kind.NOT_FOUND, "no such mailbox: " + name);
  }

  /** A mailbox on its way to another name. */
  record Move(String from, MailboxPaths old, String to, MailboxPaths next) {
    OpenMailboxes.Renaming renaming() {
      return new OpenMailboxes.Renaming(old, next);
    }
  }
}
