package dev.postern.delivery;

import dev.postern.log.LogText;
import dev.postern.message.Placement;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.StoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the mailbox of an account that mail is put into. */
record DeliveryMailbox(Account account) {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryMailbox.class);
  private static final String INBOX = "INBOX";

  Mailbox open(Placement placement) throws StoreException {
    if (placement.specialUse().isPresent()) {
      return open(placement.specialUse().get(), placement.mailbox());
    }
    try {
      return account.open(placement.mailbox());
    } catch (StoreException e) {
      if (placement.mailbox().equals(INBOX) || !isMissing(e.kind())) {
        throw e;
      }
      // As Sieve does when it cannot file a message (RFC 5228 §2.10.6).
      LOG.info(
          "no such mailbox mailbox={} instead={}", LogText.printable(placement.mailbox()), INBOX);
      return account.open(INBOX);
    }
  }

  private static boolean isMissing(StoreException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND, INVALID_NAME, NOT_SELECTABLE -> true;
      default -> false;
    };
  }

  private Mailbox open(SpecialUse use, String name) throws StoreException {
    for (MailboxInfo mailbox : account.list()) {
      if (mailbox.specialUse().equals(Optional.of(use))
          && mailbox.kind() == MailboxInfo.Kind.SELECTABLE) {
        return account.open(mailbox.name());
      }
    }
    try {
      account.create(name, Optional.of(use));
    } catch (StoreException e) {
      // Another delivery may have made it just now, or the user without saying what it is for.
      if (e.kind() != StoreException.Kind.EXISTS) {
        throw e;
      }
    }
    return account.open(name);
  }
}
