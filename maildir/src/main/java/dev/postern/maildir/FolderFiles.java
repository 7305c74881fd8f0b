package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.OctetName;
import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.folder.Layout;
import dev.postern.maildir.index.Place;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, moves and removes the directories of mailboxes, in the trees of mail, control files and
 * indexes.
 */
final class FolderFiles {
  private static final Logger LOG = LoggerFactory.getLogger(FolderFiles.class);
  private static final String MARKER = "maildirfolder";
  // Names that are no mailbox's.
  private static final String UNFINISHED = "..postern-new.";
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

  /**
   * Makes a mailbox, which appears when it is whole: another session may look for it meanwhile.
   *
   * @throws FileAlreadyExistsException if it is there
   */
  void create(MailboxPaths paths) throws IOException {
    if (paths.exists()) {
      throw new FileAlreadyExistsException(paths.directory().toString());
    }
    if (nested) {
      createAround(paths);
    } else {
      createAside(paths);
    }
    try {
      for (Path at = paths.directory(); at.startsWith(root); at = at.getParent()) {
        sync.directory(at);
      }
    } catch (IOException | RuntimeException | Error e) {
      takeBack(paths, e);
      throw e;
    }
  }

  /**
   * Takes a mailbox back that was just made, as far as nobody uses it: a directory that holds
   * something stays.
   *
   * @param why is told what goes wrong with that
   * @return whether it is gone
   */
  boolean takeBack(MailboxPaths paths, Throwable why) {
    try {
      for (Path part : List.of(paths.tmp(), paths.place(Place.NEW), paths.place(Place.CUR))) {
        Files.deleteIfExists(part);
      }
      for (Path tree : names.roots().trees()) {
        for (Path own : paths.all()) {
          if (own.startsWith(tree)) {
            Removal.files(own);
            Removal.empty(tree, own);
          }
        }
      }
      return !Files.exists(paths.witness());
    } catch (DirectoryNotEmptyException e) {
      makeWhole(paths, why);
    } catch (IOException | RuntimeException | Error e) {
      why.addSuppressed(e);
    }
    return false;
  }

  private void makeWhole(MailboxPaths paths, Throwable why) {
    try {
      paths.complete(sync);
    } catch (IOException e) {
      // Whoever uses it makes what is missing.
      why.addSuppressed(e);
    }
  }

  /** The witness comes last. */
  private void createAround(MailboxPaths paths) throws IOException {
    try {
      Files.createDirectories(paths.tmp());
      Files.createDirectories(paths.place(Place.NEW));
      for (Path other : paths.apart()) {
        sync.make(other);
      }
      Files.createDirectory(paths.witness());
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      takeBack(paths, e);
      throw e;
    }
  }

  private void createAside(MailboxPaths paths) throws IOException {
    Path directory = paths.directory();
    Path aside = root.resolve(UNFINISHED + UUID.randomUUID());
    try {
      for (String part : PARTS) {
        Files.createDirectories(aside.resolve(part));
      }
      Files.createFile(aside.resolve(MARKER));
      for (Path other : paths.apart()) {
        sync.make(other);
      }
      Files.move(aside, directory);
    } catch (IOException | RuntimeException | Error e) {
      if (Files.isDirectory(directory) && Files.exists(aside)) {
        Removal.quietly(aside, e);
        throw new FileAlreadyExistsException(directory.toString());
      }
      Removal.quietly(aside, e);
      takeBack(paths, e);
      throw e;
    }
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
      Collections.reverse(moved);
      moved.forEach(pair -> pair.moveBack(sync, e));
      apart.forEach(pair -> Removal.quietly(pair.to(), e));
      throw e;
    }
    tidy(source, apart);
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
      return List.of(new DirectoryMove(names.below(tree, source), names.below(tree, destination)));
    }
    List<DirectoryMove> pairs = new ArrayList<>();
    for (FolderTree.Move move : moves) {
      pairs.add(new DirectoryMove(names.below(tree, move.from()), names.below(tree, move.to())));
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
