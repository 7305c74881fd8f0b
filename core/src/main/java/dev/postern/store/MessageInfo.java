package dev.postern.store;

import java.time.Instant;
import java.util.Objects;

/**
 * What a mailbox knows of a message without opening it.
 *
 * @param uid 1 to 2^32-1, never used twice in a mailbox of one UIDVALIDITY
 * @param modSeq the mailbox's MODSEQ at the message's last change (RFC 7162), at least 1
 * @param size octets, exactly as FETCH BODY[] sends them
 * @param internalMillis INTERNALDATE in milliseconds since 1970
 * @param savedMillis when it came into this mailbox (RFC 8514), in milliseconds since 1970
 * @param flags its flags
 */
public record MessageInfo(
    long uid, long modSeq, long size, long internalMillis, long savedMillis, Flags flags) {

  public MessageInfo {
    Objects.requireNonNull(flags, "flags");
  }

  /** INTERNALDATE. */
  public Instant internalDate() {
    return Instant.ofEpochMilli(internalMillis);
  }

  /** The message after a change of its flags. */
  public MessageInfo withFlags(Flags changed, long newModSeq) {
    return new MessageInfo(uid, newModSeq, size, internalMillis, savedMillis, changed);
  }
}
