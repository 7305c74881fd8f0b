package dev.postern.message;

import dev.postern.message.ParsedAddress.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The rules of an address's parts (RFC 5321 §4.1.2 and §4.5.3.1, RFC 6531 §3.3). */
final class AddressText {
  /** The longest local part in octets of UTF-8, quotes and their backslashes left out. */
  private static final int MAX_LOCAL_PART = 64;

  /** The longest domain in octets, U-labels as A-labels. */
  private static final int MAX_DOMAIN = 255;

  private final String text;
  private final StringBuilder local = new StringBuilder();

  private AddressText(String text) {
    this.text = text;
  }

  static ParsedAddress parse(String text) {
    return new AddressText(text).parsed();
  }

  private ParsedAddress parsed() {
    int at = text.startsWith("\"") ? quotedString() : unquoted();
    Optional<Reason> fault = localPartFault(at);
    if (fault.isPresent()) {
      return new ParsedAddress.Refused(fault.get());
    }
    String domain = text.substring(at + 1);
    return domainFault(domain)
        .<ParsedAddress>map(ParsedAddress.Refused::new)
        .orElseGet(() -> new ParsedAddress.Valid(new EmailAddress(local.toString(), domain)));
  }

  /** Reads it; where the last at sign stands, or -1. */
  private int unquoted() {
    int at = text.lastIndexOf('@');
    local.append(text, 0, Math.max(at, 0));
    return at;
  }

  /** Reads it; where the at sign behind it stands, or -1. */
  private int quotedString() {
    int i = 1;
    for (; i < text.length() && text.charAt(i) != '"'; i++) {
      if (text.charAt(i) == '\\' && ++i == text.length()) {
        return -1;
      }
      local.append(text.charAt(i));
    }
    return text.startsWith("\"@", i) ? i + 1 : -1;
  }

  private Optional<Reason> localPartFault(int at) {
    if (at < 0) {
      return Optional.of(
          text.startsWith("\"") ? Reason.UNFINISHED_QUOTED_STRING : Reason.NO_DOMAIN);
    }
    if (at == 0) {
      return Optional.of(Reason.NO_LOCAL_PART);
    }
    if (holdsWhatNoneCan(local)) {
      return Optional.of(Reason.MALFORMED_LOCAL_PART);
    }
    int octets = local.toString().getBytes(StandardCharsets.UTF_8).length;
    return octets > MAX_LOCAL_PART ? Optional.of(Reason.LOCAL_PART_TOO_LONG) : Optional.empty();
  }

  /** Control characters, and halves of characters, which no octets stand for. */
  private static boolean holdsWhatNoneCan(CharSequence text) {
    return text.codePoints()
        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private static Optional<Reason> domainFault(String domain) {
    if (domain.isEmpty()) {
      return Optional.of(Reason.NO_DOMAIN);
    }
    if (domain.startsWith("[")) {
      return literalFault(domain);
    }
    for (String label : domain.split("\\.", -1)) {
      Optional<Reason> fault = labelFault(label);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Idna.toAscii(domain).filter(ascii -> ascii.length() > MAX_DOMAIN).isPresent()
        ? Optional.of(Reason.DOMAIN_TOO_LONG)
        : Optional.empty();
  }

  /** Underscores are no letters of host names, but hosts have them. */
  private static Optional<Reason> labelFault(String label) {
    boolean letters = label.chars().allMatch(c -> c >= 0x80 || isLetterOrDigit(c) || isHyphen(c));
    if (!letters || label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
      return Optional.of(Reason.MALFORMED_DOMAIN);
    }
    Optional<String> ascii = Idna.toAscii(label);
    if (ascii.isEmpty()) {
      return Optional.of(Reason.NO_U_LABEL);
    }
    return ascii.get().length() > Idna.MAX_LABEL
        ? Optional.of(Reason.LABEL_TOO_LONG)
        : Optional.empty();
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static boolean isHyphen(int c) {
    return c == '-' || c == '_';
  }

  private static Optional<Reason> literalFault(String literal) {
    if (!literal.endsWith("]")) {
      return Optional.of(Reason.MALFORMED_LITERAL);
    }
    String text = literal.substring(1, literal.length() - 1);
    if (AddressLiteral.isValid(text)) {
      return Optional.empty();
    }
    return Optional.of(
        AddressLiteral.isOfAnotherKind(text) ? Reason.UNKNOWN_LITERAL : Reason.MALFORMED_LITERAL);
  }
}
