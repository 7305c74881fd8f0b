package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * AUTHENTICATE (RFC 3501 §6.2.2, RFC 4959).
 *
 * @param mechanism its name in upper case
 * @param initialResponse in base64; {@code =} for an empty one
 */
public record Authenticate(String mechanism, Optional<String> initialResponse) {

  /** Reads {@code SP auth-type [SP initial-response]}. */
  public static Authenticate parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.space();
    String mechanism = cursor.atom().toUpperCase(Locale.ROOT);
    Optional<String> response = Optional.empty();
    if (cursor.more()) {
      response = Optional.of(cursor.atom());
    }
    cursor.end();
    return new Authenticate(mechanism, response);
  }

  /** Never shows the response. */
  @Override
  public String toString() {
    return "Authenticate[" + mechanism + "]";
  }
}
