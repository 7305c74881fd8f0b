package dev.postern.pop3.wire;

import dev.postern.auth.sasl.SaslText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Reads a command line from left to right: a keyword, then arguments parted by one space (RFC 1939
 * §3).
 */
public final class Pop3Cursor {
  /** The longest keyword that is looked at. */
  private static final int KEYWORD_MAX = 20;

  private final byte[] line;
  private int at;

  /** At the line's start. */
  public Pop3Cursor(byte[] line) {
    this.line = line;
  }

  /** The keyword in upper case, or an empty text if the line does not begin with one. */
  public String keyword() {
    int end = at;
    while (end < line.length && isLetter(line[end]) && end - at < KEYWORD_MAX) {
      end++;
    }
    if (end < line.length && line[end] != ' ') {
      return "";
    }
    String word = ascii(at, end).toUpperCase(Locale.ROOT);
    at = end;
    return word;
  }

  /** The first word of a line of CAPA, in upper case. */
  public String capabilityName() {
    int end = 0;
    while (end < line.length && line[end] != ' ') {
      end++;
    }
    return ascii(0, end).toUpperCase(Locale.ROOT);
  }

  /** A message number, from 1; one beyond all messages may come out smaller. */
  public int messageNumber() throws Pop3SyntaxException {
    OptionalInt number = optionalMessageNumber();
    return number.orElseThrow(() -> new Pop3SyntaxException("a message number"));
  }

  /** A message number, or nothing at the line's end. */
  public OptionalInt optionalMessageNumber() throws Pop3SyntaxException {
    if (atEnd()) {
      return OptionalInt.empty();
    }
    int number = number("a message number");
    if (number == 0) {
      throw new Pop3SyntaxException("a message number from 1");
    }
    return OptionalInt.of(number);
  }

  /** A number of lines, from 0; one beyond all messages may come out smaller. */
  public int lineCount() throws Pop3SyntaxException {
    return number("a number of lines");
  }

  /** One argument without spaces. */
  public String word(String expected) throws Pop3SyntaxException {
    space(expected);
    int end = at;
    while (end < line.length && line[end] != ' ') {
      end++;
    }
    if (end == at) {
      throw new Pop3SyntaxException(expected);
    }
    String word = text(at, end, expected, Octets.TEXT);
    at = end;
    return word;
  }

  /**
   * All of the rest, spaces included, as the name of a user, read as SASL's mechanisms read names.
   */
  public String userName() throws Pop3SyntaxException {
    return rest("a user name", Octets.TEXT);
  }

  /**
   * All of the rest, spaces included (RFC 1939 §7 PASS). Whatever it holds, it is no worse than a
   * wrong password.
   */
  public String password() throws Pop3SyntaxException {
    return rest("a password", Octets.ANY);
  }

  private String rest(String expected, Octets allowed) throws Pop3SyntaxException {
    space(expected);
    if (at == line.length) {
      throw new Pop3SyntaxException(expected);
    }
    String rest = text(at, line.length, expected, allowed);
    at = line.length;
    return rest;
  }

  /** Nothing more, but for spaces that some clients leave. */
  public void end() throws Pop3SyntaxException {
    if (!atEnd()) {
      throw new Pop3SyntaxException("no further argument");
    }
  }

  /** Whether only spaces follow. */
  public boolean atEnd() {
    for (int i = at; i < line.length; i++) {
      if (line[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  private int number(String expected) throws Pop3SyntaxException {
    space(expected);
    // Whatever its length, a number is a number: there is no message, no line with so high a one.
    long value = 0;
    int start = at;
    while (at < line.length && line[at] >= '0' && line[at] <= '9') {
      value = Math.min(value * 10 + (line[at++] - '0'), Integer.MAX_VALUE);
    }
    boolean stops = at == line.length || line[at] == ' ';
    if (at == start || !stops) {
      throw new Pop3SyntaxException(expected);
    }
    return (int) value;
  }

  private void space(String expected) throws Pop3SyntaxException {
    if (at >= line.length || line[at] != ' ') {
      throw new Pop3SyntaxException(expected);
    }
    at++;
  }

  private String text(int from, int to, String expected, Octets allowed)
      throws Pop3SyntaxException {
    for (int i = from; i < to && allowed == Octets.TEXT; i++) {
      if (line[i] >= 0 && line[i] < 0x20) {
        throw new Pop3SyntaxException(expected);
      }
    }
    return SaslText.decode(Arrays.copyOfRange(line, from, to));
  }

  private String ascii(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.US_ASCII);
  }

  private static boolean isLetter(byte octet) {
    return (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z');
  }

  /** What an argument may hold. */
  private enum Octets {
    /** No control characters. */
    TEXT,
    /** Whatever a line can hold. */
    ANY
  }
}
