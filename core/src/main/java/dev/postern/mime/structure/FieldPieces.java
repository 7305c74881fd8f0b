package dev.postern.mime.structure;

/** Takes the fields of a header piece by piece, so that none need be held, however long. */
public interface FieldPieces {

  /**
   * A field begins.
   *
   * @param name as written; empty for a line that is no field
   * @return whether its value is wanted, and where it may be cut
   */
  Cut begins(String name);

  /**
   * The next piece of its value: raw and unfolded, one char for each octet. Each can be decoded by
   * itself ({@link EncodedWords}); one after another they are the value.
   */
  void piece(String raw);

  /** The field ends, if it was wanted. */
  void ends();

  /** Where a value is cut, if it is long. */
  enum Cut {
    /** It is not wanted. */
    SKIP,
    /** Between words. */
    WORDS,
    /** Between addresses, so that each piece is an address list. */
    ADDRESSES
  }
}
