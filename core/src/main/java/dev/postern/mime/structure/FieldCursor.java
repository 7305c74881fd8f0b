package dev.postern.mime.structure;

/**
 * Walks over a raw unfolded field value by the lexical rules of RFC 5322 §3.2 and RFC 2045 §5.1,
 * leniently. Never fails.
 */
final class FieldCursor {

  private static final String TSPECIALS = "()<>@,;:\\\"/[]?=";

  private final String text;
  private int at;
  private String comment = "";

  FieldCursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The char here, or -1 at the end. */
  int peek() {
    return atEnd() ? -1 : text.charAt(at);
  }

  /** Passes the char here, if there is one. */
  void advance() {
    if (!atEnd()) {
      at++;
    }
  }

  int mark() {
    return at;
  }

  void reset(int mark) {
    at = mark;
  }

  /** Passes the char if it is here. */
  boolean take(char wanted) {
    if (peek() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** Passes white space and comments; says whether there was any. */
  boolean skipSpace() {
    int start = at;
    while (!atEnd()) {
      if (Ascii.isSpace(peek())) {
        at++;
      } else if (peek() == '(') {
        comment = readComment();
      } else {
        break;
      }
    }
    return at > start;
  }

  /** The text of the comment passed last; empty when there was none since the last call. */
  String takeComment() {
    String last = comment;
    comment = "";
    return last;
  }

  /** Octets up to white space or an octet of that set; may be empty. */
  String readUntil(String stops) {
    int start = at;
    while (!atEnd() && !Ascii.isSpace(peek()) && stops.indexOf(peek()) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  /** A token of RFC 2045 §5.1, with 8-bit octets allowed; may be empty. */
  String readToken() {
    return readUntil(TSPECIALS);
  }

  /**
   * The content of the quoted string that begins here; one without end goes to the end of the
   * field.
   */
  String readQuoted() {
    at++;
    StringBuilder content = new StringBuilder();
    while (!atEnd() && peek() != '"') {
      takeEscaped(content);
    }
    advance();
    return content.toString();
  }

  /** A comment with its nested ones, whose parentheses stay. */
  private String readComment() {
    StringBuilder content = new StringBuilder();
    int depth = 0;
    do {
      if (peek() == '(') {
        depth++;
      } else if (peek() == ')') {
        depth--;
      }
      takeEscaped(content);
    } while (depth > 0 && !atEnd());
    int end = depth == 0 ? content.length() - 1 : content.length();
    return content.substring(1, Math.max(1, end)).strip();
  }

  private void takeEscaped(StringBuilder into) {
    if (peek() == '\\' && at + 1 < text.length()) {
      at++;
    }
    into.append(text.charAt(at++));
  }
}
