package dev.postern.message;

import java.io.IOException;

/**
 * A message has fewer octets than its {@link MessageSource#size()} says. What was read of it is not
 * the message: it must not be stored, and not be ended as if it were whole.
 */
public final class TruncatedMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A message that ends at {@code position} and should not. */
  public TruncatedMessageException(long position) {
    super("a message ends before its size, at octet " + position);
  }
}
