package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.FileStamp;
import dev.postern.maildir.disk.OctetName;
import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.folder.Layout;
import dev.postern.maildir.index.IndexLog;
import dev.postern.maildir.index.IndexStamps;
import dev.postern.maildir.index.MailboxIndex;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.NoIndex;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.keywords.KeywordLetters;
import dev.postern.maildir.keywords.LetterlessKeywords;
import dev.postern.maildir.uidlist.UidListFile;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of one mailbox.
 *
 * @param directory where its messages are
 * @param control where uidlist and keywords are
 * @param index where our index is, if it is on the disk
 * @param witness the directory without which it is no mailbox
 */
record MailboxPaths(Path directory, Path control, Optional<Path> index, Path witness) {

  /** The files of a mailbox of this name. */
  static MailboxPaths of(FolderNames names, String name) throws StoreException {
    Path directory = names.directory(name);
    boolean nested = names.layout() == Layout.FS && !names.isInbox(name);
    return new MailboxPaths(
        directory,
        names.control(name),
        names.index(name),
        nested ? directory.resolve(Place.CUR.directory()) : directory);
  }

  /** All in one directory. */
  static MailboxPaths at(Path directory) {
    return new MailboxPaths(directory, directory, Optional.of(directory), directory);
  }

  /** Whether nothing is missing but perhaps tmp, which who writes a message makes. */
  boolean isWhole() {
    return place(Place.NEW).toFile().isDirectory()
        && place(Place.CUR).toFile().isDirectory()
        && apart().stream().allMatch(other -> other.toFile().isDirectory());
  }

  boolean exists() {
    return Files.isDirectory(witness);
  }

  Path tmp() {
    return directory.resolve("tmp");
  }

  Path place(Place place) {
    return directory.resolve(place.directory());
  }

  Path message(MessageFile file) {
    return OctetName.resolve(place(file.place()), file.name());
  }

  /** Whether the lock and what it guards are not where the messages are. */
  boolean isControlApart() {
    return !control.equals(directory);
  }

  Path lock() {
    return control.resolve(UidListFile.LOCK);
  }

  Path letters() {
    return control.resolve(KeywordLetters.FILE);
  }

  Path letterless() {
    return control.resolve(LetterlessKeywords.FILE);
  }

  /** Our index, not read yet. */
  MailboxIndex openIndex(StoreSettings settings) {
    return index.isPresent()
        ? new IndexLog(index.get(), settings.sync(), settings.bootId())
        : NoIndex.NONE;
  }

  /** The directories apart from the messages that the mailbox needs. */
  List<Path> apart() {
    return Stream.of(control, indexed()).filter(path -> !path.equals(directory)).toList();
  }

  /** All directories that hold files of the mailbox, that with its messages last. */
  Set<Path> all() {
    Set<Path> all = new LinkedHashSet<>(apart());
    all.add(directory);
    return all;
  }

  private Path indexed() {
    return index.orElse(control);
  }

  /** How all looks now; nothing is trusted. */
  IndexStamps stamps() throws IOException {
    return new IndexStamps(
        FileStamp.of(place(Place.NEW)),
        FileStamp.of(place(Place.CUR)),
        FileStamp.of(control.resolve(UidListFile.NAME)),
        FileStamp.of(letters()),
        Set.of());
  }

  /** Makes what a mailbox needs and other programs left out. */
  void complete(DiskSync sync) throws IOException {
    for (Path needed : List.of(tmp(), place(Place.NEW), place(Place.CUR), control, indexed())) {
      sync.make(needed);
    }
  }
}
