package dev.postern.smtp.wire;

import dev.postern.message.EmailAddress;

/**
 * Reads a mailbox: local part and domain (RFC 5321 §4.1.2), no longer than §4.5.3.1 says. Dots may
 * stand anywhere, since Japanese carriers gave out such addresses and Postfix takes them.
 */
final class MailboxReader {
  private static final String ATOM = "!#$%&'*+-/=?^_`{|}~.";

  /** The longest local part, its quotes and backslashes left out (RFC 5321 §4.5.3.1.1). */
  private static final int MAX_LOCAL_PART = 64;

  private final SmtpCursor cursor;
  private final EnhancedStatus fault;

  MailboxReader(SmtpCursor cursor, EnhancedStatus fault) {
    this.cursor = cursor;
    this.fault = fault;
  }

  EmailAddress mailbox() throws SmtpSyntaxException {
    String local = cursor.looksAt('"') ? quotedString() : dotString();
    if (local.length() > MAX_LOCAL_PART) {
      throw broken("local part too long");
    }
    require('@');
    String domain = cursor.looksAt('[') ? literal() : domain();
    return new EmailAddress(local, domain);
  }

  /** A source route is understood and ignored (RFC 5321 §4.1.1.3, appendix C). */
  void sourceRoute() throws SmtpSyntaxException {
    do {
      require('@');
      domain();
    } while (nextIs(','));
    require(':');
  }

  void require(char expected) throws SmtpSyntaxException {
    if (cursor.take() != expected) {
      throw broken("expected " + expected);
    }
  }

  private boolean nextIs(char c) {
    if (!cursor.looksAt(c)) {
      return false;
    }
    cursor.take();
    return true;
  }

  private String dotString() throws SmtpSyntaxException {
    StringBuilder local = new StringBuilder();
    while (isLetterOrDigit(cursor.peek()) || isOneOf(ATOM, cursor.peek())) {
      local.append((char) cursor.take());
    }
    if (local.isEmpty()) {
      throw broken("no local part");
    }
    return local.toString();
  }

  private String quotedString() throws SmtpSyntaxException {
    StringBuilder local = new StringBuilder();
    require('"');
    for (int c = cursor.take(); c != '"'; c = cursor.take()) {
      int literal = c == '\\' ? cursor.take() : c;
      if (literal < 0x20 || literal > 0x7e) {
        throw broken("unfinished quoted string");
      }
      local.append((char) literal);
    }
    return local.toString();
  }

  private String domain() throws SmtpSyntaxException {
    StringBuilder domain = new StringBuilder();
    do {
      if (!domain.isEmpty()) {
        domain.append('.');
      }
      label(domain);
    } while (nextIs('.'));
    if (domain.length() > SmtpCursor.MAX_DOMAIN) {
      throw broken("domain too long");
    }
    return domain.toString();
  }

  /** Underscores are no letters of host names, but hosts have them. */
  private void label(StringBuilder domain) throws SmtpSyntaxException {
    int start = domain.length();
    while (isLetterOrDigit(cursor.peek()) || isOneOf("-_", cursor.peek())) {
      domain.append((char) cursor.take());
    }
    boolean empty = domain.length() == start;
    if (empty || domain.charAt(start) == '-' || domain.charAt(domain.length() - 1) == '-') {
      throw broken("malformed domain");
    }
  }

  private String literal() throws SmtpSyntaxException {
    StringBuilder text = new StringBuilder();
    require('[');
    for (int c = cursor.take(); c != ']'; c = cursor.take()) {
      if (c <= ' ' || c > 0x7e) {
        throw broken("unfinished address literal");
      }
      text.append((char) c);
    }
    if (!AddressLiteral.isValid(text.toString())) {
      throw broken("malformed address literal");
    }
    return "[" + text + "]";
  }

  private SmtpSyntaxException broken(String message) {
    return new SmtpSyntaxException(fault, message);
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static boolean isOneOf(String set, int c) {
    return c >= 0 && set.indexOf(c) >= 0;
  }
}
