package dev.postern.crash;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** What clients were told about all mailboxes. Used by several threads. */
final class Ledger {
  private final Map<Place, MailboxLedger> mailboxes = new ConcurrentHashMap<>();

  MailboxLedger of(Place place) {
    return mailboxes.computeIfAbsent(place, MailboxLedger::new);
  }

  MailboxLedger inbox(String user) {
    return of(new Place(user, "INBOX"));
  }

  Map<Place, MailboxLedger> all() {
    return mailboxes;
  }

  long count(Fate fate) {
    return sum(mailbox -> mailbox.count().getOrDefault(fate, 0));
  }

  long unacknowledgedButSeen() {
    return sum(MailboxLedger::unacknowledgedButSeen);
  }

  private long sum(ToLongFunction<MailboxLedger> figure) {
    return mailboxes.values().stream().mapToLong(figure).sum();
  }
}
