package dev.postern.message.crlf;

import java.nio.ByteBuffer;

/** Where lines may end. Nearly all octets of a message pass here on their way in. */
public final class LineEnds {
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long CRS = ONES * '\r';
  private static final long LFS = ONES * '\n';
  private static final long HIGH_BITS = ONES << 7;

  private LineEnds() {}

  /**
   * The index of the first CR or LF at {@code from} or behind it, or the buffer's limit if there is
   * none. The buffer's position stays as it is.
   */
  public static int next(ByteBuffer octets, int from) {
    int limit = octets.limit();
    int at = from;
    while (at <= limit - Long.BYTES && !hasAny(octets.getLong(at))) {
      at += Long.BYTES;
    }
    while (at < limit && octets.get(at) != '\r' && octets.get(at) != '\n') {
      at++;
    }
    return at;
  }

  // A byte of the word is zero where there is a CR or LF; a borrow of the subtraction tells.
  private static boolean hasAny(long word) {
    return (zeroBytes(word ^ CRS) | zeroBytes(word ^ LFS)) != 0;
  }

  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }
}
