package dev.postern.imap.wire;

import java.util.BitSet;

/** The character classes of RFC 3501 §9 over single octets. */
enum OctetClass {
  /** Any CHAR but atom-specials. */
  ATOM("(){ %*\"\\]"),
  /** ATOM and resp-specials. */
  ASTRING("(){ %*\"\\"),
  /** ASTRING without the plus sign. */
  TAG("(){ %*\"\\+"),
  /** ATOM, list-wildcards and resp-specials. */
  LIST("(){ \"\\"),
  /** Letters, digits, dot and hyphen, as in the names of FETCH items. */
  NAME("");

  private final BitSet members = new BitSet(128);

  OctetClass(String excluded) {
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
