package dev.postern.net.internal;

import dev.postern.message.crlf.LineEnds;
import dev.postern.net.Frame;
import dev.postern.net.Frame.Ending;
import dev.postern.net.Framing.BareNewlines;
import java.nio.ByteBuffer;

/**
 * Cuts dot-stuffed data (RFC 5321 §4.5.2) into slices of the input, without copying. Only
 * CRLF.CRLF, or .CRLF at the very beginning, ends it.
 */
final class DotCutter {
  private static final byte[] CR = {'\r'};

  private final BareNewlines bareNewlines;
  private State state = State.LINE_START;
  private long room;
  private boolean tooLarge;
  private boolean bare;

  /**
   * @param max the most octets that are handed on
   */
  DotCutter(long max, BareNewlines bareNewlines) {
    this.room = max;
    this.bareNewlines = bareNewlines;
  }

  /** The next piece or the end, or null if the input is used up. */
  Frame cut(ByteBuffer input) {
    while (input.hasRemaining()) {
      int start = input.position();
      int end = scan(input);
      if (end > start) {
        Frame piece = admit(input, start, end);
        if (piece != null) {
          return piece;
        }
      }
      Frame ending = atDot(input);
      if (ending != null) {
        return ending;
      }
    }
    return null;
  }

  /**
   * Moves over octets that belong to the message.
   *
   * @return their end
   */
  private int scan(ByteBuffer input) {
    int limit = input.limit();
    int at = input.position();
    while (at < limit && state.inText()) {
      if (state == State.IN_LINE) {
        at = LineEnds.next(input, at);
        if (at == limit) {
          break;
        }
      }
      byte octet = input.get(at);
      if (state == State.LINE_START && octet == '.') {
        break;
      }
      State next = next(octet);
      if (next == State.BROKEN) {
        state = State.BROKEN;
        break;
      }
      state = next;
      at++;
    }
    input.position(at);
    return at;
  }

  private State next(byte octet) {
    if (state == State.CR && octet == '\n') {
      return State.LINE_START;
    }
    if (state == State.CR || octet == '\n') {
      bare = true;
      if (endsAtBareNewlines()) {
        return State.BROKEN;
      }
    }
    return octet == '\r' ? State.CR : State.IN_LINE;
  }

  private boolean endsAtBareNewlines() {
    return bareNewlines == BareNewlines.END_DATA;
  }

  /** Handles a dot that begins a line, and a broken line end. */
  private Frame atDot(ByteBuffer input) {
    if (state == State.BROKEN) {
      return new Frame.DataEnd(Ending.BARE_NEWLINE);
    }
    if (!input.hasRemaining() || state == State.IN_LINE || state == State.CR) {
      return null;
    }
    if (state == State.LINE_START) {
      input.get();
      state = State.DOT;
      return null;
    }
    byte octet = input.get(input.position());
    if (state == State.DOT && octet != '\r' && (octet != '\n' || !endsAtBareNewlines())) {
      // RFC 5321 §4.5.2: the dot was transparent; this octet is text, even if it is a dot.
      state = State.IN_LINE;
      return null;
    }
    if (state == State.DOT && octet == '\r') {
      input.get();
      state = State.DOT_CR;
      return null;
    }
    if (state == State.DOT_CR && octet == '\n') {
      input.get();
      return new Frame.DataEnd(ending());
    }
    if (endsAtBareNewlines()) {
      return new Frame.DataEnd(Ending.BARE_NEWLINE);
    }
    // The dot was transparent, and the CR behind it, which was held back, stands alone.
    state = State.CR;
    return admit(ByteBuffer.wrap(CR), 0, 1);
  }

  private Ending ending() {
    if (tooLarge) {
      return Ending.TOO_LARGE;
    }
    return bare && bareNewlines == BareNewlines.REPORTED ? Ending.BARE_NEWLINE : Ending.COMPLETE;
  }

  private Frame admit(ByteBuffer input, int start, int end) {
    int count = (int) Math.min(room, end - start);
    if (count < end - start) {
      tooLarge = true;
    }
    room -= count;
    return count == 0 ? null : new Frame.Data(input.slice(start, count));
  }

  private enum State {
    /** After CRLF, or before the first octet. */
    LINE_START,
    /** Within a line. */
    IN_LINE,
    /** After CR within text. */
    CR,
    /** After a dot that begins a line. */
    DOT,
    /** After such a dot and CR. */
    DOT_CR,
    /** A CR or LF stood alone. */
    BROKEN;

    boolean inText() {
      return ordinal() <= CR.ordinal();
    }
  }
}
