package dev.postern.smtp.wire;

import dev.postern.message.EmailAddress;
import dev.postern.message.ParsedAddress;

/**
 * Finds where a mailbox ends (RFC 5321 §4.1.2, RFC 6531 §3.3), and has it read. Dots may stand
 * anywhere, since Japanese carriers gave out such addresses and Postfix takes them.
 */
final class MailboxReader {
  private static final String ATOM = "!#$%&'*+-/=?^_`{|}~.";
  private static final String UNFINISHED = ParsedAddress.Reason.UNFINISHED_QUOTED_STRING.text();

  private final SmtpCursor cursor;
  private final EnhancedStatus fault;

  MailboxReader(SmtpCursor cursor, EnhancedStatus fault) {
    this.cursor = cursor;
    this.fault = fault;
  }

  EmailAddress mailbox() throws SmtpSyntaxException {
    int start = cursor.position();
    localPart();
    if (cursor.looksAt('@')) {
      cursor.take();
      domain();
    }
    ParsedAddress parsed = EmailAddress.parse(cursor.utf8From(start, fault));
    if (parsed instanceof ParsedAddress.Valid valid) {
      return valid.address();
    }
    throw broken(((ParsedAddress.Refused) parsed).reason().text());
  }

  /** A source route is understood and ignored (RFC 5321 §4.1.1.3, appendix C), whatever it says. */
  void sourceRoute() throws SmtpSyntaxException {
    do {
      require('@', "malformed source route");
      int start = cursor.position();
      domain();
      if (cursor.position() == start) {
        throw broken("malformed source route");
      }
    } while (cursor.passes(','));
    require(':', "malformed source route");
  }

  void require(char expected, String otherwise) throws SmtpSyntaxException {
    if (cursor.take() != expected) {
      throw broken(otherwise);
    }
  }

  private void localPart() throws SmtpSyntaxException {
    if (cursor.passes('"')) {
      quotedString();
      return;
    }
    while (isLetterOrDigit(cursor.peek()) || isOneOf(ATOM, cursor.peek()) || isUtf8()) {
      cursor.take();
    }
  }

  private void quotedString() throws SmtpSyntaxException {
    while (!cursor.looksAt('"')) {
      if (cursor.take() == '\\') {
        cursor.take();
      }
      if (cursor.peek() < 0) {
        throw broken(UNFINISHED);
      }
    }
    cursor.take();
  }

  private void domain() {
    if (cursor.looksAt('[')) {
      while (cursor.peek() > ' ' && !cursor.passes(']')) {
        cursor.take();
      }
      return;
    }
    while (isLetterOrDigit(cursor.peek()) || isOneOf("-_.", cursor.peek()) || isUtf8()) {
      cursor.take();
    }
  }

  private boolean isUtf8() {
    return cursor.peek() >= 0x80;
  }

  private SmtpSyntaxException broken(String explanation) {
    return new SmtpSyntaxException(fault, explanation);
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static boolean isOneOf(String set, int c) {
    return c >= 0 && set.indexOf(c) >= 0;
  }
}
