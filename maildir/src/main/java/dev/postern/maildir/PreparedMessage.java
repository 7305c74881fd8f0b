package dev.postern.maildir;

import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.uidlist.UidListEntry;
import dev.postern.store.Flags;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A message that lies in {@code tmp}, complete and on the disk.
 *
 * @param temporary its name there
 * @param base what it will be called, sizes included
 * @param size octets as served
 * @param deliveryMark what the names of all tries of its delivery hold, empty if there is no
 *     delivery
 * @param guid what it is known by in all mailboxes, if that is not its name
 */
record PreparedMessage(
    String temporary,
    String base,
    Flags flags,
    long internalMillis,
    long size,
    String deliveryMark,
    Optional<String> guid) {

  /** Where it is, when the mailbox is there. */
  Path in(MailboxPaths mailbox) {
    return mailbox.tmp().resolve(temporary);
  }

  /** Octets in the file. */
  long stored() {
    return MessageName.parse(base).size().orElse(size);
  }

  /** Its line in the uidlist. */
  UidListEntry listed(long uid) {
    return guid.map(id -> UidListEntry.of(uid, base).withGuid(id))
        .orElseGet(() -> UidListEntry.of(uid, base));
  }
}
