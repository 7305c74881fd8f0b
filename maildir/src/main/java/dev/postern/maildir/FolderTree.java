package dev.postern.maildir;

import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.folder.SpecialUses;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MailboxInfo.Kind;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The mailboxes of one account as directories in its root, Maildir++. */
final class FolderTree {
  private static final String MARKER = "maildirfolder";
  // A name that is no mailbox's, since it has an empty level.
  private static final String TRASH = "..postern-deleted.";

  private final Path root;
  private final FolderNames names;
  private final OpenMailboxes mailboxes;
  private final StoreSettings settings;

  FolderTree(Path root, FolderNames names, OpenMailboxes mailboxes, StoreSettings settings) {
    this.root = root;
    this.names = names;
    this.mailboxes = mailboxes;
    this.settings = settings;
  }

  /** All mailboxes and the containers between them. */
  List<MailboxInfo> list(Map<SpecialUse, String> uses) throws IOException {
    TreeMap<String, Kind> kinds = new TreeMap<>();
    for (String name : existing()) {
      kinds.put(name, Kind.SELECTABLE);
      int dot = name.lastIndexOf(FolderNames.DELIMITER);
      while (dot > 0) {
        kinds.putIfAbsent(name.substring(0, dot), Kind.CONTAINER);
        dot = name.lastIndexOf(FolderNames.DELIMITER, dot - 1);
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
    String prefix = FolderNames.canonical(name) + FolderNames.DELIMITER;
    return existing().stream().anyMatch(other -> other.startsWith(prefix));
  }

  /** Makes a mailbox. */
  void create(String name) throws IOException {
    Path directory = names.directory(name);
    if (directory.equals(root)) {
      throw exists(name);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      throw exists(name);
    }
    new MailboxPaths(directory).complete();
    Files.createFile(directory.resolve(MARKER));
    settings.sync().directory(directory);
    settings.sync().directory(root);
    try (OpenMailboxes.Lease lease = mailboxes.lease(directory, root)) {
      lease.mailbox().view();
    }
  }

  /** Deletes a mailbox, first from sight in one step, then from the disk. */
  void delete(String name) throws IOException {
    Path directory = names.directory(name);
    if (directory.equals(root)) {
      throw new StoreException(StoreException.Kind.NOT_PERMITTED, "the inbox stays");
    }
    if (!Files.isDirectory(directory)) {
      throw hasChildren(name)
          ? new StoreException(StoreException.Kind.NOT_PERMITTED, "it exists for its children")
          : missing(name);
    }
    Path trash = root.resolve(TRASH + settings.names().next());
    mailboxes.rename(directory, trash, () -> Files.move(directory, trash));
    mailboxes.gone(trash);
    settings.sync().directory(root);
    remove(trash);
  }

  /** Renames a mailbox, if there is one, and its children. */
  void rename(String from, String to) throws IOException {
    String source = FolderNames.canonical(from);
    String destination = FolderNames.canonical(to);
    names.directory(source);
    Path target = names.directory(destination);
    List<String> moving = new ArrayList<>();
    for (String name : existing()) {
      if (name.equals(source) || name.startsWith(source + FolderNames.DELIMITER)) {
        moving.add(name);
      }
    }
    if (moving.isEmpty()) {
      throw missing(from);
    }
    if (destination.startsWith(source + FolderNames.DELIMITER)) {
      throw new StoreException(StoreException.Kind.NOT_PERMITTED, "a mailbox into itself");
    }
    if (target.equals(root) || Files.exists(target) || hasChildren(destination)) {
      throw exists(to);
    }
    List<Path> targets = new ArrayList<>();
    for (String name : moving) {
      targets.add(names.directory(destination + name.substring(source.length())));
    }
    for (int i = 0; i < moving.size(); i++) {
      Path old = names.directory(moving.get(i));
      Path next = targets.get(i);
      mailboxes.rename(old, next, () -> Files.move(old, next));
    }
    settings.sync().directory(root);
  }

  private List<String> existing() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, ".*")) {
      for (Path entry : entries) {
        Optional<String> name = names.nameOf(entry.getFileName().toString());
        if (name.isPresent() && Files.isDirectory(entry)) {
          found.add(name.get());
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private static void remove(Path trash) throws IOException {
    try (Stream<Path> all = Files.walk(trash)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static StoreException exists(String name) {
    return new StoreException(StoreException.Kind.EXISTS, "mailbox exists: " + name);
  }

  private static StoreException missing(String name) {
    return new StoreException(StoreException.Kind.NOT_FOUND, "no such mailbox: " + name);
  }
}
