package dev.postern.store;

import java.util.OptionalLong;

/** What one account uses of its quota. Its lock is held for a few instructions only. */
final class InMemoryUsage {
  private final OptionalLong octetLimit;
  private final OptionalLong messageLimit;
  private long octets;
  private long messages;

  InMemoryUsage(OptionalLong octetLimit, OptionalLong messageLimit) {
    this.octetLimit = octetLimit;
    this.messageLimit = messageLimit;
  }

  boolean isLimited() {
    return octetLimit.isPresent() || messageLimit.isPresent();
  }

  synchronized Quota quota() {
    return new Quota(octets, octetLimit, messages, messageLimit);
  }

  /** Takes room for more, or none of it. */
  synchronized void reserve(long moreOctets, long moreMessages) throws StoreException {
    if (exceeds(octetLimit, octets, moreOctets) || exceeds(messageLimit, messages, moreMessages)) {
      throw new StoreException(StoreException.Kind.OVER_QUOTA, "the quota would be exceeded");
    }
    octets += moreOctets;
    messages += moreMessages;
  }

  synchronized void release(long fewerOctets, long fewerMessages) {
    octets -= fewerOctets;
    messages -= fewerMessages;
  }

  private static boolean exceeds(OptionalLong limit, long used, long more) {
    return more > 0 && limit.isPresent() && more > limit.getAsLong() - used;
  }
}
