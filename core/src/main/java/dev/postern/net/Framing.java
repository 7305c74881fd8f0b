package dev.postern.net;

import java.util.Objects;

/**
 * What a session expects next on the wire. The transport asks before it cuts each frame, so a
 * session switches modes at exactly the right octet.
 */
public sealed interface Framing {

  /**
   * A command line ended by CRLF or, as every client library in use is forgiven, by a lone LF.
   *
   * @param maxOctets the longest line, its end included; a longer one arrives as {@link
   *     Frame.LineTooLong}
   */
  record Line(int maxOctets) implements Framing {}

  /**
   * Exactly {@code count} octets (an IMAP literal, BDAT), as {@link Frame.Data} pieces and one
   * {@link Frame.DataEnd}.
   *
   * @param count may be 0
   */
  record Octets(long count) implements Framing {}

  /**
   * Dot-stuffed data up to CRLF.CRLF (RFC 5321 §4.5.2), as unstuffed {@link Frame.Data} pieces and
   * one {@link Frame.DataEnd}.
   *
   * @param maxOctets the most octets that are handed on; what exceeds them is read and dropped
   * @param bareNewlines what becomes of a CR or LF that stands alone
   */
  record DotStuffed(long maxOctets, BareNewlines bareNewlines) implements Framing {
    public DotStuffed {
      Objects.requireNonNull(bareNewlines, "bareNewlines");
    }

    /** Data that a bare CR or LF ends. */
    public DotStuffed(long maxOctets) {
      this(maxOctets, BareNewlines.END_DATA);
    }
  }

  /** What becomes of a CR or LF that stands alone in dot-stuffed data (RFC 5321 §2.3.8). */
  enum BareNewlines {
    /**
     * It ends the data: between strangers, where it ends can no longer be told safely (SMTP
     * smuggling).
     */
    END_DATA,
    /** The data goes on to its CRLF.CRLF, and ends as {@link Frame.Ending#BARE_NEWLINE}. */
    REPORTED,
    /** It is an octet as any other: only CRLF.CRLF is an end. */
    KEPT
  }

  /**
   * Nothing for now: input waits until the session, called by a timer or an event, expects
   * something else.
   */
  record Nothing() implements Framing {}

  /**
   * Nothing for a while, by which the session slows its client down. A server that stops does not
   * wait for its end: it says goodbye as between two commands.
   */
  record Pause() implements Framing {}
}
