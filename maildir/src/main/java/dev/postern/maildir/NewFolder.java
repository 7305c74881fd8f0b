package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.index.IndexLog;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.keywords.KeywordLetters;
import dev.postern.maildir.keywords.LetterlessKeywords;
import dev.postern.maildir.structure.StructureFile;
import dev.postern.maildir.uidlist.UidListFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A mailbox that is being made. What was there before, or was made by others meanwhile, is not its
 * own, and stays when it is taken back.
 */
final class NewFolder {
  private static final String MARKER = "maildirfolder";
  // No mailbox's name.
  private static final String UNFINISHED = "..postern-new.";

  /** What we put beside a mailbox's messages. */
  private static final List<String> FILES =
      List.of(
          IndexLog.NAME,
          StructureFile.NAME,
          LetterlessKeywords.FILE,
          KeywordLetters.FILE,
          UidListFile.NAME,
          MARKER);

  private final MailboxPaths paths;
  private final Path root;
  private final DiskSync sync;
  // Directories, in the order in which they were made.
  private final Set<Path> made = new LinkedHashSet<>();
  private final Set<Path> files = new LinkedHashSet<>();

  /**
   * A mailbox of which nothing is made yet.
   *
   * @param root of the account's mail
   */
  NewFolder(MailboxPaths paths, Path root, DiskSync sync) {
    this.paths = paths;
    this.root = root;
    this.sync = sync;
  }

  MailboxPaths paths() {
    return paths;
  }

  /**
   * Makes it. It appears when it is whole: another session may look for it meanwhile.
   *
   * @throws FileAlreadyExistsException if it is there
   */
  void make() throws IOException {
    if (paths.exists()) {
      throw new FileAlreadyExistsException(paths.directory().toString());
    }
    for (Path directory : paths.all()) {
      FILES.stream().map(directory::resolve).filter(f -> !Files.exists(f)).forEach(files::add);
    }
    if (paths.witness().equals(paths.directory())) {
      makeAside();
    } else {
      makeAround();
    }
    for (Path at = paths.directory(); at.startsWith(root); at = at.getParent()) {
      sync.directory(at);
    }
  }

  /** The witness comes last. */
  private void makeAround() throws IOException {
    make(paths.tmp());
    make(paths.place(Place.NEW));
    makeApart();
    create(paths.witness());
  }

  private void makeAside() throws IOException {
    Path directory = paths.directory();
    Path aside = root.resolve(UNFINISHED + UUID.randomUUID());
    boolean moved = false;
    try {
      for (Place place : Place.values()) {
        Files.createDirectories(aside.resolve(place.directory()));
      }
      Files.createDirectories(aside.resolve(paths.tmp().getFileName()));
      Files.createFile(aside.resolve(MARKER));
      makeApart();
      Files.move(aside, directory);
      moved = true;
    } catch (Throwable e) {
      moved = Files.isDirectory(directory) && !Files.exists(aside);
      boolean taken = Files.isDirectory(directory) && !moved;
      Removal.quietly(aside, e);
      if (taken) {
        throw new FileAlreadyExistsException(directory.toString());
      }
      throw e;
    } finally {
      if (moved) {
        made.addAll(
            List.of(directory, paths.tmp(), paths.place(Place.NEW), paths.place(Place.CUR)));
      }
    }
  }

  private void makeApart() throws IOException {
    for (Path other : paths.apart()) {
      make(other);
      sync.directory(other.getParent());
    }
  }

  private void make(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    make(directory.toAbsolutePath().getParent());
    try {
      create(directory);
    } catch (FileAlreadyExistsException e) {
      // Another was faster.
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  private void create(Path directory) throws IOException {
    // Told before it is done: what fails in the middle is undone too.
    made.add(directory);
    try {
      Files.createDirectory(directory);
    } catch (IOException e) {
      made.remove(directory);
      throw e;
    }
  }

  /** Whether something was made, and not another's mailbox of it meanwhile. */
  boolean isOurs() {
    return made.contains(paths.witness()) || (!made.isEmpty() && !paths.exists());
  }

  /**
   * Takes back what was made, as far as nobody uses it: a directory that holds something stays.
   * While nobody changes the mailbox.
   *
   * @param why is told what goes wrong with that
   * @return whether there was a mailbox, of which nothing is left that anybody may go on with
   */
  boolean takeBack(Throwable why) {
    if (!isOurs() || !removeParts(why)) {
      return false;
    }
    boolean visible = made.contains(paths.witness());
    try {
      removeRest(visible ? files : Set.of());
    } catch (DirectoryNotEmptyException e) {
      makeWhole(why);
    } catch (Throwable e) {
      why.addSuppressed(e);
    }
    return visible;
  }

  private boolean removeParts(Throwable why) {
    try {
      for (Path part : List.of(paths.tmp(), paths.place(Place.NEW), paths.place(Place.CUR))) {
        if (made.contains(part)) {
          Files.deleteIfExists(part);
        }
      }
      return true;
    } catch (DirectoryNotEmptyException e) {
      makeWhole(why);
    } catch (Throwable e) {
      why.addSuppressed(e);
    }
    return false;
  }

  private void removeRest(Set<Path> own) throws IOException {
    for (Path file : own) {
      Files.deleteIfExists(file);
    }
    List<Path> last = new ArrayList<>(made);
    for (int i = last.size() - 1; i >= 0; i--) {
      try {
        Files.deleteIfExists(last.get(i));
      } catch (DirectoryNotEmptyException e) {
        if (last.get(i).equals(paths.witness())) {
          throw e;
        }
      }
    }
  }

  private void makeWhole(Throwable why) {
    try {
      paths.complete(sync);
    } catch (IOException e) {
      // Whoever uses it makes what is missing.
      why.addSuppressed(e);
    }
  }
}
