package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.store.MailboxStatus;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * STATUS (RFC 3501 §6.3.10).
 *
 * @param mailbox its name
 * @param items what is asked for, at least one
 */
public record StatusQuery(String mailbox, Set<Item> items) {

  /** Keeps the items in the order of their declaration. */
  public StatusQuery {
    items = java.util.Collections.unmodifiableSet(EnumSet.copyOf(items));
  }

  /** Reads {@code SP mailbox SP "(" status-att *(SP status-att) ")"}. */
  public static StatusQuery parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.space();
    String mailbox = cursor.mailbox();
    cursor.space();
    cursor.open();
    EnumSet<Item> items = EnumSet.noneOf(Item.class);
    do {
      items.add(item(cursor));
    } while (cursor.more());
    cursor.expect(')');
    cursor.end();
    return new StatusQuery(mailbox, items);
  }

  private static Item item(ImapCursor cursor) throws ImapSyntaxException {
    for (Item item : Item.values()) {
      if (cursor.acceptWord(item.name())) {
        return item;
      }
    }
    throw cursor.error("Unknown status item");
  }

  /** What can be asked. */
  public enum Item {
    /** How many messages. */
    MESSAGES(MailboxStatus::messages),
    /** How many recent messages. */
    RECENT(MailboxStatus::recent),
    /** The next UID. */
    UIDNEXT(MailboxStatus::uidNext),
    /** UIDVALIDITY. */
    UIDVALIDITY(MailboxStatus::uidValidity),
    /** How many messages without {@code \Seen}. */
    UNSEEN(MailboxStatus::unseen);

    private final ToLongFunction<MailboxStatus> value;

    Item(ToLongFunction<MailboxStatus> value) {
      this.value = value;
    }

    /** The figure. */
    public long of(MailboxStatus status) {
      return value.applyAsLong(status);
    }
  }
}
