package dev.postern.store;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a user's mail uses and may use.
 *
 * @param octets in use
 * @param octetLimit the most, if there is a limit
 * @param messages in use
 * @param messageLimit the most, if there is a limit
 */
public record Quota(
    long octets, OptionalLong octetLimit, long messages, OptionalLong messageLimit) {
  public Quota {
    Objects.requireNonNull(octetLimit, "octetLimit");
    Objects.requireNonNull(messageLimit, "messageLimit");
  }
}
