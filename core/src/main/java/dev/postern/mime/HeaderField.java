package dev.postern.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One field of a header, with its place in the message. A line that is no field (no colon, no name)
 * is kept as a field whose name matches nothing.
 */
public final class HeaderField {

  /** U+FFFD in UTF-8, one char for each octet. */
  static final String REPLACEMENT = "\u00ef\u00bf\u00bd";

  private final byte[] block;
  private final int from;
  private final int nameEnd;
  private final int valueFrom;
  private final int to;
  private final long blockStart;

  HeaderField(byte[] block, long blockStart, int from, int nameEnd, int valueFrom, int to) {
    this.block = block;
    this.blockStart = blockStart;
    this.from = from;
    this.nameEnd = nameEnd;
    this.valueFrom = valueFrom;
    this.to = to;
  }

  /** The name as written, without white space before the colon; empty for a line without colon. */
  public String name() {
    return new String(block, from, nameEnd - from, StandardCharsets.ISO_8859_1);
  }

  /** Whether this is the field of that name, in any case of letters. */
  public boolean is(String name) {
    int length = nameEnd - from;
    if (length != name.length() || length == 0) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Ascii.lower(block[from + i]) != Ascii.lower((byte) name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Offset of the field's first octet from the start of the message. */
  public long start() {
    return blockStart + from;
  }

  /** Offset behind the line end of the field's last line. */
  public long end() {
    return blockStart + to;
  }

  /** How many octets the field has with all its line ends. */
  public int size() {
    return to - from;
  }

  /** The field's octets with all its line ends: a copy. */
  public byte[] bytes() {
    return Arrays.copyOfRange(block, from, to);
  }

  /**
   * The raw value: unfolded (line ends dropped, RFC 5322 §2.2.3), white space around it trimmed,
   * one char for each octet. A NUL becomes the octets of U+FFFD, as in Dovecot, since no IMAP
   * string can hold it.
   */
  public String value() {
    return new String(unfolded(), StandardCharsets.ISO_8859_1).replace("\0", REPLACEMENT);
  }

  /**
   * The value with encoded words (RFC 2047) decoded, raw 8-bit text read as UTF-8 or else Latin-1.
   */
  public String decodedValue() {
    return EncodedWords.decode(value());
  }

  private byte[] unfolded() {
    byte[] out = new byte[to - valueFrom];
    int length = 0;
    for (int i = valueFrom; i < to; i++) {
      boolean lineEnd =
          block[i] == '\n' || (block[i] == '\r' && i + 1 < to && block[i + 1] == '\n');
      if (!lineEnd && (length > 0 || !Ascii.isSpace(block[i]))) {
        out[length++] = block[i];
      }
    }
    while (length > 0 && Ascii.isSpace(out[length - 1])) {
      length--;
    }
    return Arrays.copyOf(out, length);
  }

  @Override
  public String toString() {
    return name() + ": " + value();
  }
}
