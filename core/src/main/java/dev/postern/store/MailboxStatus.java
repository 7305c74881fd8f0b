package dev.postern.store;

/**
 * A mailbox in figures, without opening it (RFC 3501 §6.3.10).
 *
 * @param messages how many there are
 * @param recent how many no session was told of as recent
 * @param unseen how many are without {@code \Seen}
 * @param deleted how many have {@code \Deleted}
 * @param uidNext the UID that the next message will at least get
 * @param uidValidity UIDVALIDITY
 * @param modSeq HIGHESTMODSEQ
 * @param size octets of all messages
 */
public record MailboxStatus(
    long messages,
    long recent,
    long unseen,
    long deleted,
    long uidNext,
    long uidValidity,
    long modSeq,
    long size) {}
