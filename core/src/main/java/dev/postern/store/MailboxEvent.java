package dev.postern.store;

/**
 * A committed change of a mailbox, announced in order. A listener that wants details compares
 * snapshots.
 */
public sealed interface MailboxEvent {

  /** The mailbox's MODSEQ after the change. */
  long modSeq();

  /** Messages came. */
  record Added(UidSet uids, long modSeq) implements MailboxEvent {}

  /** Messages went. */
  record Expunged(UidSet uids, long modSeq) implements MailboxEvent {}

  /** Flags changed. */
  record FlagsChanged(UidSet uids, long modSeq) implements MailboxEvent {}

  /** The mailbox was deleted, or its UIDVALIDITY changed; nothing more can be done with it. */
  record Gone(long modSeq) implements MailboxEvent {}
}
