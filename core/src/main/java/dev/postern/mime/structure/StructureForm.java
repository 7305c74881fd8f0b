package dev.postern.mime.structure;

/** Marks in the octets of a structure. */
final class StructureForm {
  /** An address list that equals From, as Sender and Reply-To mostly do. */
  static final int SAME_AS_FROM = 0;

  /** The default content type, {@link ContentType#TEXT_PLAIN}. */
  static final int DEFAULT_TYPE = 0;

  /** A content type that is written out. */
  static final int NAMED_TYPE = 1;

  /** A message all of which is there. */
  static final int WHOLE = 0;

  /** A message of which something was left out. */
  static final int CUT = 1;

  // Which content fields are there, one bit each.
  static final int ID = 1;
  static final int DESCRIPTION = 2;
  static final int ENCODING = 4;
  static final int MD5 = 8;
  static final int DISPOSITION = 16;
  static final int LANGUAGES = 32;
  static final int LOCATION = 64;

  private StructureForm() {}
}
