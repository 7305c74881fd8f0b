package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.OctetName;
import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.folder.Layout;
import dev.postern.maildir.uidlist.UidListFile;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds, moves and removes the directories of mailboxes, in the trees of mail, control files and
 * indexes.
 */
final class FolderFiles {
  private static final Logger LOG = LoggerFactory.getLogger(FolderFiles.class);
  // No mailbox's name.
  private static final String DELETED = "..postern-deleted.";
  private static final List<String> PARTS = List.of("cur", "new", "tmp");
  private static final int DEEPEST = 64;

  private final FolderNames names;
  private final Path root;
  private final boolean nested;
  private final DiskSync sync;
  private final Clock diskClock;

  FolderFiles(FolderNames names, DiskSync sync, Clock diskClock) {
    this.names = names;
    this.root = names.roots().mail();
    this.nested = names.layout() == Layout.FS;
    this.sync = sync;
    this.diskClock = diskClock;
  }

  /** The names of all mailboxes but the inbox. */
  List<String> existing() throws IOException {
    return nested ? existingBelow() : existingHere();
  }

  /** A mailbox of which nothing is made yet. */
  NewFolder fresh(MailboxPaths paths) {
    return new NewFolder(paths, root, sync);
  }

  /**
   * Takes a mailbox out of sight, for good or not at all; others in its directory stay. What it has
   * elsewhere goes before another of its name can begin.
   */
  @SuppressWarnings("try") // The locks are held, not used.
  void hide(String name, MailboxPaths paths, Path trash, HeldMailboxes held) throws IOException {
    // Where its directory is the parent of others, it does not go, and the lock with it.
    boolean stays = nested && !Files.isSymbolicLink(paths.directory());
    List<Path> lock = stays || paths.isControlApart() ? List.of(paths.lock()) : List.of();
    try (FolderLocks locks = FolderLocks.take(lock, held, sync)) {
      hide(paths, trash);
      clear(name);
    } finally {
      dropEmpty(name, paths);
    }
  }

  private void hide(MailboxPaths paths, Path trash) throws IOException {
    try {
      takeAway(paths, trash);
      sync.directory(root);
    } catch (Throwable e) {
      bringBack(paths, trash, e);
      throw e;
    }
  }

  private void takeAway(MailboxPaths paths, Path trash) throws IOException {
    if (!nested || Files.isSymbolicLink(paths.directory())) {
      // A link goes, and what it leads to stays.
      Files.move(paths.directory(), trash);
      return;
    }
    Files.createDirectory(trash);
    Files.move(paths.witness(), trash.resolve(paths.witness().getFileName()));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(paths.directory())) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean file = !Files.isDirectory(entry) && !name.startsWith(UidListFile.LOCK);
        if (file || PARTS.contains(name)) {
          Files.move(entry, trash.resolve(entry.getFileName()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    sync.directory(paths.directory());
  }

  private void bringBack(MailboxPaths paths, Path trash, Throwable why) {
    if (!Files.exists(trash, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      if (!nested || Files.isSymbolicLink(trash)) {
        Files.move(trash, paths.directory());
        return;
      }
      Path witness = trash.resolve(paths.witness().getFileName());
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(trash, entry -> !entry.equals(witness))) {
        for (Path entry : entries) {
          Files.move(entry, paths.directory().resolve(entry.getFileName()));
        }
      }
      // It is a mailbox again when all of it is there.
      if (Files.exists(witness)) {
        Files.move(witness, paths.witness());
      }
      Files.delete(trash);
    } catch (Throwable e) {
      why.addSuppressed(e);
    }
  }

  /** A directory's name, in the root, for a mailbox that was deleted. */
  Path trash(String unique) {
    return root.resolve(DELETED + unique);
  }

  /** Removes a mailbox that was hidden, and what a crash left of others. */
  void remove(Path trash) throws IOException {
    Removal.tree(trash);
    sweep();
  }

  /** Removes what a mailbox that is no longer there has in other trees, while it is held. */
  private void clear(String name) {
    try {
      for (Path tree : names.roots().trees()) {
        if (!tree.equals(root)) {
          own(tree, name).remove();
        }
      }
      Path outer = names.below(root, name);
      if (!outer.equals(names.own(root, name))) {
        Removal.files(outer);
      }
    } catch (IOException e) {
      LOG.warn("files of a mailbox that is gone stay name={} reason={}", name, e.toString());
    }
  }

  /** Removes the directories that nobody needs, unless another process made a mailbox there. */
  private void dropEmpty(String name, MailboxPaths paths) {
    try {
      if (!paths.exists()) {
        for (Path tree : names.roots().trees()) {
          Removal.empty(tree, names.own(tree, name));
        }
      }
    } catch (IOException e) {
      LOG.warn("directories of a mailbox stay name={} reason={}", name, e.toString());
    }
  }

  private OwnFiles own(Path tree, String name) throws StoreException {
    return nested
        ? new OwnFiles(names.own(tree, name), OwnFiles.Reach.FILES)
        : new OwnFiles(names.below(tree, name), OwnFiles.Reach.ALL_BELOW);
  }

  private void sweep() throws IOException {
    Instant limit = diskClock.instant().minus(StaleFiles.AGE);
    try (DirectoryStream<Path> hidden = Files.newDirectoryStream(root, "..postern-*")) {
      for (Path directory : hidden) {
        if (StaleFiles.changed(directory).isBefore(limit)) {
          Removal.tree(directory);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      // Another process was faster.
      return;
    }
  }

  /**
   * Moves a mailbox and all below it. What is apart from the mail is copied first and removed last:
   * a crash between leaves the mail with its UIDs and keywords, under one name or the other.
   */
  @SuppressWarnings("try") // The locks are held, not used.
  void rename(String source, String destination, List<FolderTree.Move> moves, HeldMailboxes held)
      throws IOException {
    List<Path> lockFiles =
        moves.stream()
            .flatMap(move -> Stream.of(move.old(), move.next()))
            .filter(MailboxPaths::isControlApart)
            .map(MailboxPaths::lock)
            .toList();
    try (FolderLocks locks = FolderLocks.take(lockFiles, held, sync)) {
      rename(source, destination, moves);
      moves.forEach(move -> clear(move.from()));
    } finally {
      for (FolderTree.Move move : moves) {
        dropEmpty(move.from(), move.old());
        dropEmpty(move.to(), move.next());
      }
    }
  }

  private void rename(String source, String destination, List<FolderTree.Move> moves)
      throws IOException {
    List<FolderTree.Move> copied = new ArrayList<>();
    List<DirectoryMove> moved = new ArrayList<>();
    try {
      for (FolderTree.Move move : moves) {
        if (move.next().exists()) {
          throw new FileAlreadyExistsException(move.next().directory().toString());
        }
        copied.add(move);
        copyApart(move);
      }
      for (DirectoryMove pair : pairs(source, destination, moves)) {
        pair.checkThere();
        moved.add(pair);
        pair.move(sync);
      }
    } catch (Throwable e) {
      rollBack(copied, moved, e);
      throw e;
    }
  }

  private void copyApart(FolderTree.Move move) throws IOException {
    for (Path tree : names.roots().trees()) {
      if (!tree.equals(root)) {
        own(tree, move.from()).copyTo(own(tree, move.to()), sync);
      }
    }
  }

  private void rollBack(List<FolderTree.Move> copied, List<DirectoryMove> moved, Throwable why) {
    Set<String> staying = new HashSet<>();
    Collections.reverse(moved);
    for (DirectoryMove pair : moved) {
      if (!pair.moveBack(sync, why)) {
        staying.add(pair.mailbox());
      }
    }
    // Mail that stays keeps its UIDs and keywords.
    copied.stream()
        .map(FolderTree.Move::to)
        .filter(name -> staying.stream().noneMatch(top -> stays(name, top)))
        .forEach(this::clear);
  }

  private boolean stays(String name, String top) {
    return name.equals(top) || (nested && names.isBelow(name, top));
  }

  private List<DirectoryMove> pairs(String source, String destination, List<FolderTree.Move> moves)
      throws StoreException {
    if (nested) {
      return List.of(
          new DirectoryMove(
              destination, names.below(root, source), names.below(root, destination)));
    }
    List<DirectoryMove> pairs = new ArrayList<>();
    for (FolderTree.Move move : moves) {
      pairs.add(
          new DirectoryMove(
              move.to(), names.below(root, move.from()), names.below(root, move.to())));
    }
    return pairs;
  }

  private List<String> existingHere() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, ".*")) {
      for (Path entry : entries) {
        Optional<String> name = nameOf(entry);
        if (name.isPresent() && Files.isDirectory(entry)) {
          found.add(name.get());
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  // A directory whose name is not one that a client could give (not UTF-8, or encoded in another
  // way) cannot be opened; Dovecot cannot either.
  private Optional<String> nameOf(Path directory) {
    StringBuilder octets = new StringBuilder();
    for (Path level : root.relativize(directory)) {
      octets.append(octets.isEmpty() ? "" : "/").append(OctetName.of(level));
    }
    return names
        .nameOf(OctetName.decode(octets.toString()))
        .filter(name -> isDirectoryOf(name, directory));
  }

  private boolean isDirectoryOf(String name, Path directory) {
    try {
      return names.below(root, name).equals(directory);
    } catch (StoreException e) {
      return false;
    }
  }

  private List<String> existingBelow() throws IOException {
    List<String> found = new ArrayList<>();
    Path inbox = names.roots().inbox();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            if (at.equals(root)) {
              return FileVisitResult.CONTINUE;
            }
            Optional<String> name = nameOf(at);
            if (name.isPresent() && !at.equals(inbox) && isMailbox(name.get())) {
              found.add(name.get());
            }
            boolean children = !names.isPart(at.getFileName().toString());
            return children ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // Gone meanwhile, not ours to read, or a link in a circle.
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, visitor);
    return found;
  }

  private boolean isMailbox(String name) {
    try {
      return MailboxPaths.of(names, name).exists();
    } catch (StoreException e) {
      return false;
    }
  }
}
