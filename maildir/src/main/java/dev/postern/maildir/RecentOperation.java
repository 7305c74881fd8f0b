package dev.postern.maildir;

import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Takes the recent messages for a session: moves what lies in {@code new} to {@code cur}. */
final class RecentOperation {
  private final MailboxState mailbox;
  private final MailboxChange change;

  RecentOperation(MailboxState mailbox, MailboxChange change) {
    this.mailbox = mailbox;
    this.change = change;
  }

  UidSet claim() throws IOException {
    UidSet recent = change.recent();
    List<MessageFile> moved = new ArrayList<>();
    try {
      for (long uid : recent.stream().toArray()) {
        MessageFile file = change.files().find(uid).orElse(null);
        if (file != null && file.place() == Place.NEW) {
          move(file, moved);
        }
      }
    } finally {
      change.relocated(moved);
    }
    change.recent(UidSet.EMPTY);
    return recent;
  }

  // Not forced to the disk: a message that is back in new after a crash is recent once more.
  private void move(MessageFile file, List<MessageFile> moved) throws IOException {
    MessageFile next = file.at(Place.CUR, MessageName.parse(file.name()).fileName());
    try {
      Files.move(mailbox.paths().message(file), mailbox.paths().message(next));
      change.touched(Place.NEW);
      change.touched(Place.CUR);
      moved.add(next);
    } catch (NoSuchFileException e) {
      // The next look at the directories finds out where it is.
      change.touched(Place.NEW);
    }
  }
}
