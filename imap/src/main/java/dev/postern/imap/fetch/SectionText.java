package dev.postern.imap.fetch;

/** The last word of a section (RFC 3501 §9 section-msgtext, section-text). */
enum SectionText {
  /** No word: the whole message, or a part's body. */
  ALL(""),
  /** The header of the message or of an embedded message. */
  HEADER("HEADER"),
  /** Named fields of such a header. */
  HEADER_FIELDS("HEADER.FIELDS"),
  /** All other fields of such a header. */
  HEADER_FIELDS_NOT("HEADER.FIELDS.NOT"),
  /** What follows such a header. */
  TEXT("TEXT"),
  /** A part's own header. */
  MIME("MIME");

  private final String wireName;

  SectionText(String wireName) {
    this.wireName = wireName;
  }

  /** The word as it is written. */
  String wireName() {
    return wireName;
  }

  /** Whether names of header fields follow. */
  boolean takesFields() {
    return this == HEADER_FIELDS || this == HEADER_FIELDS_NOT;
  }
}
