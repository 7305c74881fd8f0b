package dev.postern.maildir;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One of several who work on a Maildir at the same time. Each moves and expunges only what it
 * appended itself, so that the outcome is known; it changes the flags of anything. A message that
 * is not under its UID any more was missed in a listing by Dovecot, which then gave it another.
 */
abstract class BusyActor {
  static final String OTHER = "Other";

  final String name;
  final Ledger ledger;
  final Random random;
  private final List<Owned> owned = new ArrayList<>();
  private int made;

  BusyActor(String name, Ledger ledger, long seed) {
    this.name = name;
    this.ledger = ledger;
    this.random = new Random(seed);
  }

  /** Works until the moment, at least once. */
  abstract void work(long endNanos) throws Exception;

  final String newToken() {
    return name + "-" + ++made;
  }

  final void own(String mailbox, long uid, String token) {
    owned.add(new Owned(mailbox, uid, token));
    ledger.acknowledged(token);
    ledger.saw(name, mailbox, uid, token);
  }

  /** Some of its messages in a mailbox, no more its own. */
  final Owned giveUpOne() {
    return owned.isEmpty() ? null : owned.remove(random.nextInt(owned.size()));
  }

  final String anyMailbox() {
    return random.nextInt(4) == 0 ? OTHER : "INBOX";
  }

  final String otherThan(String mailbox) {
    return mailbox.equals(OTHER) ? "INBOX" : OTHER;
  }

  final String anyKeyword() {
    return "Key" + random.nextInt(12);
  }

  /** A message that this actor alone moves and expunges. */
  record Owned(String mailbox, long uid, String token) {}
}
