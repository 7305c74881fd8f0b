package dev.postern.net.internal;

import dev.postern.net.Frame;
import dev.postern.net.InputSpace;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts lines ended by CRLF or LF. Every octet is looked at once; only an unfinished line is kept.
 */
final class LineCutter {
  private static final Frame TOO_LONG = new Frame.LineTooLong();
  private static final Frame NO_ROOM = new Frame.NoRoomForLine();

  private final InputSpace.Share room;
  private byte[] begun;
  private int length;
  private boolean skipping;
  private long skipped;

  /**
   * @param room where what is kept is counted
   */
  LineCutter(InputSpace.Share room) {
    this.room = room;
  }

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
        return drop(input, TOO_LONG);
      }
      if (!makeRoom(input.remaining(), max)) {
        return drop(input, NO_ROOM);
      }
      keep(input);
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

  /** Gives up a line whose end is still to come. */
  private Frame drop(ByteBuffer input, Frame reason) {
    skipping = true;
    forget();
    input.position(input.limit());
    return reason;
  }

  /** Keeps the rest of the input as the beginning of a line. */
  void hold(ByteBuffer input) {
    begun = new byte[input.remaining()];
    keep(input);
  }

  private void keep(ByteBuffer input) {
    int count = input.remaining();
    if (count == 0) {
      return;
    }
    input.get(begun, length, count);
    length += count;
  }

  /** Makes room for more of a line; says no if others take it all. */
  private boolean makeRoom(int more, int max) {
    int had = begun == null ? 0 : begun.length;
    if (length + more <= had) {
      return true;
    }
    int needed = length + more;
    // Room in advance must not be what a line that anybody may hold is refused for.
    int enough = needed <= InputSpace.UNCOUNTED ? Math.min(max, InputSpace.UNCOUNTED) : max;
    int size = Math.max(needed, Math.min(enough, Math.max(64, 2 * had)));
    if (!room.hold(size)) {
      return false;
    }
    begun = begun == null ? new byte[size] : Arrays.copyOf(begun, size);
    return true;
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
  void forget() {
    begun = null;
    length = 0;
    room.close();
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
