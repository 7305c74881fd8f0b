package dev.postern.imap.wire;

import java.util.BitSet;

/** The character classes of RFC 3501 §9 over single octets. */
enum OctetClass {
  /** Any CHAR but atom-specials. */
  ATOM("(){ %*\"\\]"),
  /** ATOM and resp-specials. */
  ASTRING("(){ %*\"\\"),
  /** ASTRING and octets above 127, which the grammar has no place for and clients send. */
  CREDENTIAL("(){ %*\"\\", 0x100),
  /** ASTRING without the plus sign. */
  TAG("(){ %*\"\\+"),
  /** ATOM, list-wildcards and resp-specials. */
  LIST("(){ \"\\"),
  /** Letters, digits, dot and hyphen, as in the names of FETCH items. */
  NAME("");

  private final BitSet members = new BitSet(256);

  OctetClass(String excluded) {
    this(excluded, 0x80);
  }

  /**
   * @param end of the members, exclusive
   */
  OctetClass(String excluded, int end) {
    members.set(0x80, end);
    for (int c = 0x21; c < 0x7f; c++) {
      boolean member =
          excluded.isEmpty()
              ? Character.isLetterOrDigit(c) || c == '.' || c == '-'
              : excluded.indexOf(c) < 0;
      members.set(c, member);
    }
  }

  boolean contains(int octet) {
    return octet >= 0 && members.get(octet);
  }
}
