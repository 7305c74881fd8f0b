package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.OctetName;
import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.folder.Layout;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
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

  /** Takes a mailbox out of sight, for good or not at all; others in its directory stay. */
  void hide(MailboxPaths paths, Path trash) throws IOException {
    try {
      takeAway(paths, trash);
      sync.directory(root);
    } catch (IOException | RuntimeException | Error e) {
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
        if (PARTS.contains(entry.getFileName().toString()) || !Files.isDirectory(entry)) {
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
    } catch (IOException | RuntimeException | Error e) {
      why.addSuppressed(e);
    }
  }

  /** A directory's name, in the root, for a mailbox that was deleted. */
  Path trash(String unique) {
    return root.resolve(DELETED + unique);
  }

  /** Removes what is left of a mailbox that was hidden, and what a crash left of others. */
  void remove(String name, Path trash) throws IOException {
    Removal.tree(trash);
    sweep();
    for (Path tree : names.roots().trees()) {
      if (nested) {
        Path own = names.own(tree, name);
        Removal.files(own);
        Removal.empty(tree, own);
      } else {
        Removal.tree(names.below(tree, name));
      }
    }
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
  void rename(String source, String destination, List<FolderTree.Move> moves) throws IOException {
    List<DirectoryMove> apart = new ArrayList<>();
    List<DirectoryMove> moved = new ArrayList<>();
    try {
      for (Path tree : names.roots().trees()) {
        if (tree.equals(root)) {
          continue;
        }
        for (DirectoryMove pair : pairs(tree, source, destination, moves)) {
          apart.add(pair);
          pair.copy(sync);
        }
      }
      for (DirectoryMove pair : pairs(root, source, destination, moves)) {
        pair.checkThere();
        moved.add(pair);
        pair.move(sync);
      }
    } catch (IOException | RuntimeException | Error e) {
      rollBack(apart, moved, e);
      throw e;
    }
    tidy(source, apart);
  }

  private void rollBack(List<DirectoryMove> apart, List<DirectoryMove> moved, Throwable why) {
    Set<String> staying = new HashSet<>();
    Collections.reverse(moved);
    for (DirectoryMove pair : moved) {
      if (!pair.moveBack(sync, why)) {
        staying.add(pair.mailbox());
      }
    }
    // Mail that stays keeps its UIDs and keywords.
    apart.stream()
        .filter(pair -> !staying.contains(pair.mailbox()))
        .forEach(pair -> Removal.quietly(pair.to(), why));
  }

  /** Removes what is of no use after a rename, which is done whatever becomes of it. */
  private void tidy(String source, List<DirectoryMove> apart) {
    try {
      for (DirectoryMove pair : apart) {
        Removal.tree(pair.from());
      }
      for (Path tree : names.roots().trees()) {
        if (nested) {
          Removal.empty(tree, names.below(tree, source).getParent());
        }
      }
    } catch (IOException e) {
      LOG.warn("files of a renamed mailbox stay name={} reason={}", source, e.toString());
    }
  }

  private List<DirectoryMove> pairs(
      Path tree, String source, String destination, List<FolderTree.Move> moves)
      throws StoreException {
    if (nested) {
      return List.of(
          new DirectoryMove(
              destination, names.below(tree, source), names.below(tree, destination)));
    }
    List<DirectoryMove> pairs = new ArrayList<>();
    for (FolderTree.Move move : moves) {
      pairs.add(
          new DirectoryMove(
              move.to(), names.below(tree, move.from()), names.below(tree, move.to())));
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
