package dev.postern.examples.sql;

import dev.postern.store.MailboxStatus;
import dev.postern.store.MessageInfo;
import dev.postern.store.SystemFlag;
import java.sql.SQLException;

/** A mailbox in figures. */
final class Statuses {
  private Statuses() {}

  static MailboxStatus of(Sql sql, MailboxRow mailbox) throws SQLException {
    long messages = 0;
    long recent = 0;
    long unseen = 0;
    long deleted = 0;
    long octets = 0;
    for (MessageInfo message : MessageRow.since(sql, mailbox.id(), 0)) {
      messages++;
      recent += message.uid() >= mailbox.recentFrom() ? 1 : 0;
      unseen += message.flags().contains(SystemFlag.SEEN) ? 0 : 1;
      deleted += message.flags().contains(SystemFlag.DELETED) ? 1 : 0;
      octets += message.size();
    }
    return new MailboxStatus(
        messages,
        recent,
        unseen,
        deleted,
        mailbox.uidNext(),
        mailbox.validity(),
        mailbox.modSeq(),
        octets);
  }
}
