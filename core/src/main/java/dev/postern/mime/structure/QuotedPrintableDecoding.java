package dev.postern.mime.structure;

/**
 * Quoted-printable (RFC 2045 §6.7), leniently: an equals sign that means nothing is passed on as it
 * is.
 */
final class QuotedPrintableDecoding implements TransferDecoding {

  private static final int MAX_SPACES = MAX_HELD - 8;

  private enum State {
    TEXT,
    /** Behind an equals sign. */
    EQUALS,
    /** Behind an equals sign and one hexadecimal digit. */
    DIGIT,
    /** Behind an equals sign and white space or a CR: a soft line break, if a LF comes. */
    SOFT_BREAK
  }

  private State state = State.TEXT;
  private int digit;

  /** White space and CR that vanish when the line or the body ends here. */
  private final byte[] held = new byte[MAX_HELD];

  private int heldLength;

  @Override
  public int decode(byte[] in, int length, byte[] out) {
    int written = 0;
    for (int i = 0; i < length; i++) {
      written = take(in[i], out, written);
    }
    return written;
  }

  @Override
  public int finish(byte[] out) {
    int written = 0;
    if (state == State.DIGIT) {
      out[written++] = '=';
      out[written++] = (byte) digit;
    }
    state = State.TEXT;
    heldLength = 0;
    return written;
  }

  private int take(byte octet, byte[] out, int from) {
    return switch (state) {
      case EQUALS -> takeAfterEquals(octet, out, from);
      case DIGIT -> takeSecondDigit(octet, out, from);
      case SOFT_BREAK -> takeInSoftBreak(octet, out, from);
      case TEXT -> takeText(octet, out, from);
    };
  }

  private int takeText(byte octet, byte[] out, int from) {
    if (octet == ' ' || octet == '\t' || octet == '\r') {
      int written = heldLength == MAX_SPACES ? release(out, from) : from;
      held[heldLength++] = octet;
      return written;
    }
    if (octet == '\n') {
      // RFC 2045 §6.7 (3): white space at the end of a line was added on the way.
      boolean carriageReturn = heldLength > 0 && held[heldLength - 1] == '\r';
      heldLength = 0;
      int written = from;
      if (carriageReturn) {
        out[written++] = '\r';
      }
      out[written++] = '\n';
      return written;
    }
    int written = release(out, from);
    if (octet == '=') {
      state = State.EQUALS;
    } else {
      out[written++] = octet;
    }
    return written;
  }

  private int takeAfterEquals(byte octet, byte[] out, int from) {
    if (octet == '\n') {
      state = State.TEXT;
      return from;
    }
    if (Ascii.isSpace(octet)) {
      state = State.SOFT_BREAK;
      held[heldLength++] = octet;
      return from;
    }
    if (Ascii.hex(octet) >= 0) {
      state = State.DIGIT;
      digit = octet;
      return from;
    }
    state = State.TEXT;
    out[from] = '=';
    return takeText(octet, out, from + 1);
  }

  private int takeSecondDigit(byte octet, byte[] out, int from) {
    state = State.TEXT;
    if (Ascii.hex(octet) >= 0) {
      out[from] = (byte) (Ascii.hex(digit) * 16 + Ascii.hex(octet));
      return from + 1;
    }
    out[from] = '=';
    out[from + 1] = (byte) digit;
    return takeText(octet, out, from + 2);
  }

  private int takeInSoftBreak(byte octet, byte[] out, int from) {
    if (octet == '\n') {
      state = State.TEXT;
      heldLength = 0;
      return from;
    }
    if (Ascii.isSpace(octet) && heldLength < MAX_SPACES) {
      held[heldLength++] = octet;
      return from;
    }
    state = State.TEXT;
    out[from] = '=';
    return takeText(octet, out, release(out, from + 1));
  }

  private int release(byte[] out, int from) {
    System.arraycopy(held, 0, out, from, heldLength);
    int written = from + heldLength;
    heldLength = 0;
    return written;
  }
}
