package dev.postern.mime;

import dev.postern.mime.structure.Ascii;
import dev.postern.mime.structure.EncodedWords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One field of a header, with its place in the message. A line that is no field (no colon, no name)
 * is kept as a field whose name matches nothing.
 */
public final class HeaderField {

  private final byte[] octets;
  private final int nameEnd;
  private final int valueStart;
  private final long start;

  private HeaderField(byte[] octets, int nameEnd, int valueStart, long start) {
    this.octets = octets;
    this.nameEnd = nameEnd;
    this.valueStart = valueStart;
    this.start = start;
  }

  /**
   * The field in some octets, which are copied.
   *
   * @param from its first octet
   * @param to behind the line end of its last line
   * @param start offset of its first octet from the start of the message
   */
  public static HeaderField of(byte[] octets, int from, int to, long start) {
    byte[] own = Arrays.copyOfRange(Objects.requireNonNull(octets, "octets"), from, to);
    int colon = 0;
    while (colon < own.length && own[colon] != ':' && own[colon] != '\n') {
      colon++;
    }
    if (colon == own.length || own[colon] != ':') {
      return new HeaderField(own, 0, 0, start);
    }
    // RFC 5322 §4.5: obsolete fields may have white space before the colon.
    int nameEnd = colon;
    while (nameEnd > 0 && Ascii.isSpace(own[nameEnd - 1])) {
      nameEnd--;
    }
    return new HeaderField(own, nameEnd, colon + 1, start);
  }

  /** The name as written, without white space before the colon; empty for a line without colon. */
  public String name() {
    return new String(octets, 0, nameEnd, StandardCharsets.ISO_8859_1);
  }

  /** Whether this is the field of that name, in any case of letters. */
  public boolean is(String name) {
    int length = nameEnd;
    if (length != name.length() || length == 0) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Ascii.lower(octets[i]) != Ascii.lower((byte) name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Offset of the field's first octet from the start of the message. */
  public long start() {
    return start;
  }

  /** Offset behind the line end of the field's last line. */
  public long end() {
    return start + octets.length;
  }

  /** How many octets the field has with all its line ends. */
  public int size() {
    return octets.length;
  }

  /** The field's octets with all its line ends: a copy. */
  public byte[] bytes() {
    return octets.clone();
  }

  /**
   * The raw value: unfolded (line ends dropped, RFC 5322 §2.2.3), white space around it trimmed,
   * one char for each octet. A NUL becomes the octets of U+FFFD, as in Dovecot, since no IMAP
   * string can hold it.
   */
  public String value() {
    return new String(unfolded(), StandardCharsets.ISO_8859_1)
        .replace("\0", EncodedWords.REPLACEMENT);
  }

  /**
   * The value with encoded words (RFC 2047) decoded, raw 8-bit text read as UTF-8 or else Latin-1.
   */
  public String decodedValue() {
    return EncodedWords.decode(value());
  }

  private byte[] unfolded() {
    byte[] out = new byte[octets.length - valueStart];
    int length = 0;
    for (int i = valueStart; i < octets.length; i++) {
      if (!isLineEnd(i) && (length > 0 || !Ascii.isSpace(octets[i]))) {
        out[length++] = octets[i];
      }
    }
    while (length > 0 && Ascii.isSpace(out[length - 1])) {
      length--;
    }
    return Arrays.copyOf(out, length);
  }

  private boolean isLineEnd(int i) {
    return octets[i] == '\n'
        || (octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n');
  }

  @Override
  public String toString() {
    return name() + ": " + value();
  }
}
