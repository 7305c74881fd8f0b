package dev.postern.delivery;

import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import java.util.Optional;

/** Opens the mailbox of an account that mail is put into. */
record Placing(Account account) {
  private static final String INBOX = "INBOX";
  private static final String JUNK = "Junk";

  Mailbox open(Delivery.Placement placement) throws StoreException {
    return switch (placement) {
      case INBOX -> account.open(INBOX);
      case JUNK -> openJunk();
    };
  }

  private Mailbox openJunk() throws StoreException {
    for (MailboxInfo mailbox : account.list()) {
      if (mailbox.specialUse().equals(Optional.of(MailboxInfo.SpecialUse.JUNK))
          && mailbox.kind() == MailboxInfo.Kind.SELECTABLE) {
        return account.open(mailbox.name());
      }
    }
    try {
      account.create(JUNK, Optional.of(MailboxInfo.SpecialUse.JUNK));
    } catch (StoreException e) {
      // Another delivery may have made it just now, or the user without saying what it is for.
      if (e.kind() != StoreException.Kind.EXISTS) {
        throw e;
      }
    }
    return account.open(JUNK);
  }
}
