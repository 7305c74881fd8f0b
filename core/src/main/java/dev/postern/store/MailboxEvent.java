package dev.postern.store;

import java.util.Objects;

/**
 * A committed change of a mailbox, announced in order. A listener that wants details compares
 * snapshots.
 */
public sealed interface MailboxEvent {

  /** The mailbox's MODSEQ after the change. */
  long modSeq();

  /** Messages came. */
  record Added(UidSet uids, long modSeq) implements MailboxEvent {
    public Added {
      Objects.requireNonNull(uids, "uids");
    }
  }

  /** Messages went. */
  record Expunged(UidSet uids, long modSeq) implements MailboxEvent {
    public Expunged {
      Objects.requireNonNull(uids, "uids");
    }
  }

  /** Flags changed. */
  record FlagsChanged(UidSet uids, long modSeq) implements MailboxEvent {
    public FlagsChanged {
      Objects.requireNonNull(uids, "uids");
    }
  }

  /** The mailbox was deleted, or its UIDVALIDITY changed; nothing more can be done with it. */
  record Gone(long modSeq) implements MailboxEvent {}
}
