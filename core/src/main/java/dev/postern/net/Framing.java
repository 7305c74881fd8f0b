package dev.postern.net;

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
   */
  record DotStuffed(long maxOctets) implements Framing {}

  /**
   * Nothing for now: input waits until the session, called by a timer or an event, expects
   * something else.
   */
  record Nothing() implements Framing {}
}
