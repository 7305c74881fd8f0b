package dev.postern.maildir;

import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.uidlist.UidListContent;
import dev.postern.maildir.uidlist.UidListEntry;
import dev.postern.maildir.uidlist.UidListFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the uidlist anew when most of its lines are of expunged messages; with the newest file
 * names, as Dovecot does when it writes the file.
 */
final class Compaction {
  private static final long SMALL = 64 * 1024;
  // A line of a file named by Dovecot or by us is about 80 octets.
  private static final long LIVE_LINE = 200;

  private Compaction() {}

  static void run(MailboxChange change, UidListFile file) throws IOException {
    long useful = SMALL + change.snapshot().size() * LIVE_LINE;
    if (change.stamps().uidList().size() <= useful) {
      return;
    }
    UidListContent content = file.read();
    List<UidListEntry> live = new ArrayList<>();
    for (UidListEntry entry : content.entries()) {
      Optional<MessageFile> now = change.files().find(entry.uid());
      if (now.isPresent()) {
        live.add(new UidListEntry(entry.uid(), entry.extensions(), now.get().name()));
      }
    }
    file.replaceKeepingHeader(content, live);
    change.controlled(MailboxChange.Control.UID_LIST);
  }
}
