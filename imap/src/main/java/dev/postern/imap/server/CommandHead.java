package dev.postern.imap.server;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import java.util.Locale;

/**
 * The beginning of a command.
 *
 * @param tag its tag; {@code *} if there is no valid one
 * @param verb its name in upper case, {@code UID} commands with both words; empty if there is none
 */
record CommandHead(String tag, String verb) {
  static final String NO_TAG = "*";

  /** Reads tag and name; the cursor stands behind them. */
  static CommandHead read(ImapCursor cursor) {
    String tag = NO_TAG;
    try {
      String given = cursor.tag();
      cursor.space();
      tag = given;
      String verb = cursor.atom().toUpperCase(Locale.ROOT);
      if (verb.equals("UID")) {
        cursor.space();
        verb = "UID " + cursor.atom().toUpperCase(Locale.ROOT);
      }
      return new CommandHead(tag, verb);
    } catch (ImapSyntaxException e) {
      return new CommandHead(tag, "");
    }
  }

  boolean hasTag() {
    return !tag.equals(NO_TAG);
  }

  /**
   * Whether it could be a command of IMAP at all, rather than of HTTP or the first octets of a TLS
   * handshake.
   */
  boolean looksLikeImap() {
    return hasTag() && verb.chars().allMatch(c -> Character.isLetter(c) || c == ' ');
  }
}
