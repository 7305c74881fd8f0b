package dev.postern.mime.structure;

import dev.postern.mime.structure.FieldPieces.Cut;

/** Cuts the lines of a header into fields, and those into pieces, as they come. */
final class FieldSplitter implements LineSink {
  /** A longer name is none. */
  private static final int LONGEST_NAME = 1024;

  private final FieldPieces sink;
  private final StringBuilder name = new StringBuilder();
  private Place place = Place.LINE_START;
  private PieceCutter value;
  private boolean afterCr;

  FieldSplitter(FieldPieces sink) {
    this.sink = sink;
  }

  @Override
  public void append(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      take((char) (octets[i] & 0xff));
    }
  }

  /** The header is over. */
  void end() {
    if (place == Place.NAME) {
      isNoField();
    }
    if (value != null) {
      value.end();
      value = null;
    }
  }

  private void take(char octet) {
    if (place == Place.LINE_START) {
      begin(octet);
    }
    if (octet == '\n') {
      if (place == Place.NAME) {
        isNoField();
      }
      afterCr = false;
      place = Place.LINE_START;
    } else if (place == Place.NAME) {
      inName(octet);
    } else {
      inValue(octet);
    }
  }

  private void begin(char octet) {
    boolean folded = value != null || name.length() > 0;
    if (folded && (octet == ' ' || octet == '\t')) {
      place = Place.VALUE;
      return;
    }
    end();
    name.setLength(0);
    place = Place.NAME;
  }

  private void inName(char octet) {
    if (octet == ':') {
      nameEnds();
    } else if (name.length() < LONGEST_NAME) {
      name.append(octet);
    } else {
      isNoField();
      inValue(octet);
    }
  }

  /** What came of the line is text and not a name. */
  private void isNoField() {
    String text = name.toString();
    name.setLength(0);
    nameEnds();
    for (int i = 0; i < text.length(); i++) {
      inValue(text.charAt(i));
    }
  }

  private void nameEnds() {
    int length = name.length();
    while (length > 0 && Ascii.isSpace(name.charAt(length - 1))) {
      length--;
    }
    Cut cut = sink.begins(name.substring(0, length));
    value = cut == Cut.SKIP ? null : new PieceCutter(sink, cut);
    // What continues a field that is not wanted is not the next field.
    name.append(':');
    place = Place.VALUE;
  }

  /** A CR belongs to the value unless it is the line end's. */
  private void inValue(char octet) {
    if (value == null) {
      return;
    }
    if (afterCr) {
      value.take('\r');
    }
    afterCr = octet == '\r';
    if (!afterCr) {
      value.take(octet);
    }
  }

  private enum Place {
    LINE_START,
    NAME,
    VALUE
  }
}
