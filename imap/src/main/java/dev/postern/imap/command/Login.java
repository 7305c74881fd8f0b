package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;

/**
 * LOGIN (RFC 3501 §6.2.3).
 *
 * @param user the name
 * @param password in clear
 */
public record Login(String user, String password) {

  /** Reads {@code SP userid SP password}. */
  public static Login parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.space();
    String user = cursor.credential();
    cursor.space();
    String password = cursor.credential();
    cursor.end();
    return new Login(user, password);
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "Login[]";
  }
}
