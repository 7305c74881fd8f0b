package dev.postern.net.internal;

import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.InputSpace;
import java.nio.ByteBuffer;

/**
 * Cuts one frame at a time out of the input, as the session asks. Once a literal or dot-stuffed
 * data has begun, the session is not asked again until its {@link Frame.DataEnd}. Holds at most one
 * unfinished line.
 */
final class Framer {
  private static final Frame COMPLETE = new Frame.DataEnd(Frame.Ending.COMPLETE);

  private final LineCutter lines;
  private DotCutter dots;
  private long octetsLeft = -1;

  /**
   * @param room where an unfinished line is counted
   */
  Framer(InputSpace.Share room) {
    lines = new LineCutter(room);
  }

  /** Whether a literal or dot-stuffed data has begun and not ended. */
  boolean inData() {
    return dots != null || octetsLeft >= 0;
  }

  /** Whether some of a line has arrived. */
  boolean midLine() {
    return lines.begun();
  }

  /** How much of an overlong line was dropped; 0 once its end was found. */
  long skipped() {
    return lines.skipped();
  }

  /** Gives up an unfinished line. */
  void forget() {
    lines.forget();
  }

  /** Begins what the session expects; does nothing for lines. */
  void expect(Framing framing) {
    if (framing instanceof Framing.Octets literal) {
      octetsLeft = literal.count();
    } else if (framing instanceof Framing.DotStuffed data) {
      dots = new DotCutter(data.maxOctets(), data.bareNewlines());
    }
  }

  /** Whether the next frame needs no input: the end of a literal, or data that is held. */
  boolean ready() {
    return inData() && !lines.skipping() && (octetsLeft == 0 || lines.begun());
  }

  /**
   * The next frame, or null if the input is used up before one is complete.
   *
   * @param input may be null if the framer is {@link #ready}
   * @param maxLine the longest line, its end included, where a line is expected
   */
  Frame cut(ByteBuffer input, int maxLine) {
    if (lines.skipping() && !lines.skip(input)) {
      return null;
    }
    if (!inData()) {
      return lines.cut(input, maxLine);
    }
    ByteBuffer held = lines.takeBegun();
    if (held == null) {
      return octetsLeft == 0 ? endOctets() : cutData(input);
    }
    // The session changed its mind within a line: what was held belongs to the data.
    Frame frame = cutData(held);
    if (held.hasRemaining()) {
      lines.hold(held);
    }
    return frame;
  }

  private Frame cutData(ByteBuffer input) {
    if (dots != null) {
      Frame frame = dots.cut(input);
      if (frame instanceof Frame.DataEnd) {
        dots = null;
      }
      return frame;
    }
    if (octetsLeft == 0) {
      return endOctets();
    }
    int count = (int) Math.min(octetsLeft, input.remaining());
    if (count == 0) {
      return null;
    }
    ByteBuffer piece = input.slice(input.position(), count);
    input.position(input.position() + count);
    octetsLeft -= count;
    return new Frame.Data(piece);
  }

  private Frame endOctets() {
    octetsLeft = -1;
    return COMPLETE;
  }
}
