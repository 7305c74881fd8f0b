package dev.postern.net.internal;

import dev.postern.net.Frame;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts lines ended by CRLF or LF. Every octet is looked at once; only an unfinished line is kept.
 */
final class LineCutter {
  private static final Frame TOO_LONG = new Frame.LineTooLong();

  private byte[] begun;
  private int length;
  private boolean skipping;
  private long skipped;

  /** Whether some of a line has arrived. */
  boolean begun() {
    return length > 0 || skipping;
  }

  /** Whether the rest of an overlong line is still to be dropped. */
  boolean skipping() {
    return skipping;
  }

  /** How many octets {@link #skip} has dropped of a line that has not ended. */
  long skipped() {
    return skipped;
  }

  /** Drops the rest of an overlong line; true when its end was found. */
  boolean skip(ByteBuffer input) {
    int end = indexOfNewline(input);
    if (end < 0) {
      skipped += input.remaining();
      input.position(input.limit());
      return false;
    }
    input.position(end + 1);
    skipping = false;
    skipped = 0;
    return true;
  }

  /** The next line, or null if it is not complete. */
  Frame cut(ByteBuffer input, int max) {
    int end = indexOfNewline(input);
    if (end < 0) {
      if ((long) length + input.remaining() >= max) {
        skipping = true;
        forget();
        input.position(input.limit());
        return TOO_LONG;
      }
      hold(input);
      return null;
    }
    int count = end + 1 - input.position();
    if ((long) length + count > max) {
      forget();
      input.position(end + 1);
      return TOO_LONG;
    }
    byte[] line = join(input, end);
    forget();
    input.position(end + 1);
    return new Frame.Line(line);
  }

  /** Keeps the rest of the input as the beginning of a line. */
  void hold(ByteBuffer input) {
    int count = input.remaining();
    if (count == 0) {
      return;
    }
    if (begun == null) {
      begun = new byte[Math.max(64, count)];
    } else if (begun.length < length + count) {
      begun = Arrays.copyOf(begun, Math.max(length + count, 2 * begun.length));
    }
    input.get(begun, length, count);
    length += count;
  }

  /** What was held of a line, no longer kept; null if nothing. */
  ByteBuffer takeBegun() {
    if (length == 0) {
      return null;
    }
    ByteBuffer held = ByteBuffer.wrap(begun, 0, length);
    forget();
    return held;
  }

  /** Forgets an unfinished line. */
  private void forget() {
    begun = null;
    length = 0;
  }

  /** What was held and the input up to its newline, without CRLF or LF. */
  private byte[] join(ByteBuffer input, int newline) {
    int fresh = newline - input.position();
    if (fresh == 0) {
      boolean cr = length > 0 && begun[length - 1] == '\r';
      return length == 0 ? new byte[0] : Arrays.copyOf(begun, cr ? length - 1 : length);
    }
    if (input.get(newline - 1) == '\r') {
      fresh--;
    }
    byte[] line = length == 0 ? new byte[fresh] : Arrays.copyOf(begun, length + fresh);
    input.get(line, length, fresh);
    return line;
  }

  private static int indexOfNewline(ByteBuffer input) {
    for (int i = input.position(); i < input.limit(); i++) {
      if (input.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }
}
