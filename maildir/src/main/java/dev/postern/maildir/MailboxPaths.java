package dev.postern.maildir;

import dev.postern.maildir.disk.FileStamp;
import dev.postern.maildir.index.IndexStamps;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.keywords.KeywordLetters;
import dev.postern.maildir.uidlist.UidListFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The files of one mailbox. */
record MailboxPaths(Path directory) {

  Path tmp() {
    return directory.resolve("tmp");
  }

  Path place(Place place) {
    return directory.resolve(place.directory());
  }

  Path message(MessageFile file) {
    return place(file.place()).resolve(file.name());
  }

  Path lock() {
    return directory.resolve(UidListFile.LOCK);
  }

  Path letters() {
    return directory.resolve(KeywordLetters.FILE);
  }

  /** How all looks now; nothing is trusted. */
  IndexStamps stamps() throws IOException {
    return new IndexStamps(
        FileStamp.of(place(Place.NEW)),
        FileStamp.of(place(Place.CUR)),
        FileStamp.of(directory.resolve(UidListFile.NAME)),
        FileStamp.of(letters()),
        Set.of());
  }

  /** Makes what a mailbox needs and other programs left out. */
  void complete() throws IOException {
    for (Path needed : new Path[] {tmp(), place(Place.NEW), place(Place.CUR)}) {
      if (!Files.isDirectory(needed)) {
        Files.createDirectories(needed);
      }
    }
  }
}
