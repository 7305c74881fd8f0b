package dev.postern.delivery.dispatch;

import java.util.Locale;
import java.util.Objects;

/**
 * Where the extension of a local part begins: at the first of some characters (Postfix's {@code
 * recipient_delimiter}).
 *
 * @param characters any of which begins it; none does if empty
 */
public record RecipientDelimiter(String characters) {

  public RecipientDelimiter {
    Objects.requireNonNull(characters, "characters");
  }

  /** The index of the delimiter; the local part's length if it has no extension. */
  public int indexIn(String localPart) {
    Objects.requireNonNull(localPart, "localPart");
    if (isWhole(localPart.toLowerCase(Locale.ROOT))) {
      return localPart.length();
    }
    // From 1: an address is more than its extension.
    for (int i = 1; i < localPart.length(); i++) {
      if (characters.indexOf(localPart.charAt(i)) >= 0) {
        return i;
      }
    }
    return localPart.length();
  }

  /** The local part without its extension, which it may not have. */
  public String withoutExtension(String localPart) {
    return localPart.substring(0, indexIn(localPart));
  }

  /** Names in which a delimiter is none: Postfix's, with {@code ownreq_special}. */
  private boolean isWhole(String name) {
    boolean ofList =
        name.startsWith("owner-") || (name.endsWith("-request") && !name.equals("-request"));
    return name.equals("mailer-daemon") || (ofList && characters.indexOf('-') >= 0);
  }
}
