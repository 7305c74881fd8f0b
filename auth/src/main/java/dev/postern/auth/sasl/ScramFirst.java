package dev.postern.auth.sasl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's first message (RFC 5802 §7).
 *
 * @param bare all of it behind the header
 * @param user as the client sent it
 * @param nonce the client's part
 */
record ScramFirst(Gs2Header header, String bare, String user, String nonce) {
  /**
   * An extension that has to be understood ({@code m=}) would stand before the name: there is none.
   */
  private static final Pattern BARE =
      Pattern.compile("n=([^,]+),r=([\\x21-\\x2b\\x2d-\\x7e]+)(?:,[A-Za-z]=[^\\x00]*)?");

  /** Nothing if it does not keep to the form. */
  static Optional<ScramFirst> of(String message) {
    return Gs2Header.of(message).flatMap(header -> of(header, message));
  }

  private static Optional<ScramFirst> of(Gs2Header header, String message) {
    String bare = message.substring(header.text().length());
    Matcher matcher = BARE.matcher(bare);
    return matcher.matches()
        ? Gs2Header.name(matcher.group(1))
            .map(user -> new ScramFirst(header, bare, user, matcher.group(2)))
        : Optional.empty();
  }
}
