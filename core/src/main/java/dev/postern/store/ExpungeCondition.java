package dev.postern.store;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What must hold of a message at the moment when it is expunged. The store looks and removes in one
 * step, so that a {@code \Deleted} which another session takes back is not overruled.
 *
 * @param flags flags that are all set
 * @param unchangedSince if present, the message's MODSEQ is not larger
 */
public record ExpungeCondition(Set<SystemFlag> flags, OptionalLong unchangedSince) {
  /** Whatever the messages' flags: the UPDATE state of POP3 (RFC 1939 §6). */
  public static final ExpungeCondition NONE = new ExpungeCondition(Set.of(), OptionalLong.empty());

  /** Only what is {@code \Deleted}: EXPUNGE, CLOSE and UID EXPUNGE (RFC 3501 §6.4.3, RFC 4315). */
  public static final ExpungeCondition DELETED =
      new ExpungeCondition(Set.of(SystemFlag.DELETED), OptionalLong.empty());

  public ExpungeCondition {
    Objects.requireNonNull(flags, "flags");
    Objects.requireNonNull(unchangedSince, "unchangedSince");
    flags = Set.copyOf(flags);
  }

  /** These flags, and no change since a MODSEQ. */
  public ExpungeCondition andUnchangedSince(long modSeq) {
    return new ExpungeCondition(flags, OptionalLong.of(modSeq));
  }

  /** Whether it holds of a message as it is now. */
  public boolean admits(MessageInfo message) {
    return message.modSeq() <= unchangedSince.orElse(Long.MAX_VALUE)
        && flags.stream().allMatch(message.flags()::contains);
  }
}
