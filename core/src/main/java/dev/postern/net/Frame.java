package dev.postern.net;

import java.nio.ByteBuffer;
import java.util.Objects;

/** One piece of input, cut as the session's {@link Framing} asked. */
public sealed interface Frame {

  /** A whole line without its line end. The array is the session's to keep. */
  record Line(byte[] octets) implements Frame {
    public Line {
      Objects.requireNonNull(octets, "octets");
    }
  }

  /** A line was longer than allowed. Its rest is dropped by the transport up to the line end. */
  record LineTooLong() implements Frame {}

  /**
   * There is no room now for a line that has not ended ({@link InputSpace}). Its rest is dropped by
   * the transport up to the line end.
   */
  record NoRoomForLine() implements Frame {}

  /**
   * Some octets of a literal or of dot-stuffed data, already unstuffed; valid only during the call.
   */
  record Data(ByteBuffer octets) implements Frame {
    public Data {
      Objects.requireNonNull(octets, "octets");
    }
  }

  /** The literal or the data is over. */
  record DataEnd(Ending ending) implements Frame {
    public DataEnd {
      Objects.requireNonNull(ending, "ending");
    }
  }

  /** How data ended. */
  enum Ending {
    /** All of it arrived. */
    COMPLETE,
    /** It ended properly but was larger than allowed; the octets handed on are not the whole. */
    TOO_LARGE,
    /**
     * A CR or LF stood alone (RFC 5321 §2.3.8). With {@link Framing.BareNewlines#END_DATA}, where
     * the data ends can no longer be told safely: answer and close.
     */
    BARE_NEWLINE
  }
}
