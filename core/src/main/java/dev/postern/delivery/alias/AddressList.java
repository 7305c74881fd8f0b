package dev.postern.delivery.alias;

import dev.postern.message.EmailAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads lists of addresses as Postfix reads them from its tables: by the rules of header fields
 * (RFC 822), and leniently. Commas, semicolons and white space part addresses; comments in
 * parentheses, names in front of angle brackets and of colons are dropped.
 */
final class AddressList {
  private static final String INCLUDE = ":include:";

  private final String text;
  private final List<Word> words = new ArrayList<>();

  /** Since the last comma: a name, if an angle bracket follows. */
  private final List<Word> pending = new ArrayList<>();

  private int at;

  private AddressList(String text) {
    this.text = text;
  }

  /**
   * One address or another word, unquoted.
   *
   * @param separator the index of the last at sign that is not quoted; -1 if there is none
   */
  record Word(String text, int separator) {
    String localPart() {
      return separator < 0 ? text : text.substring(0, separator);
    }

    String domain() {
      return separator < 0 ? "" : text.substring(separator + 1);
    }

    boolean hasDomain() {
      return separator >= 0;
    }

    boolean isInclude() {
      return !hasDomain() && text.regionMatches(true, 0, INCLUDE, 0, INCLUDE.length());
    }

    /** The path of the file. */
    String included() {
      return text.substring(INCLUDE.length());
    }

    /** Whether it is a command or a file, in aliases. */
    boolean isDestination() {
      return text.startsWith("|") || (!hasDomain() && text.startsWith("/"));
    }
  }

  /**
   * The words of a text; at least one.
   *
   * @throws AddressSyntaxException if something is not closed, or there is no address
   */
  static List<Word> words(String text) throws AddressSyntaxException {
    List<Word> words = new AddressList(text).read();
    if (words.isEmpty()) {
      throw new AddressSyntaxException("no address");
    }
    return words;
  }

  /** The address of unquoted parts. */
  static EmailAddress address(String localPart, String domain) throws AddressSyntaxException {
    try {
      return new EmailAddress(localPart, domain);
    } catch (IllegalArgumentException e) {
      // What an address may hold is said there.
      throw new AddressSyntaxException(e.getMessage());
    }
  }

  private List<Word> read() throws AddressSyntaxException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ',' || c == ';') {
        at++;
        flush();
      } else if (c == '(') {
        skipComment();
      } else if (c == '<') {
        pending.clear();
        bracketed();
      } else if (Character.isWhitespace(c)) {
        at++;
      } else {
        word();
      }
    }
    flush();
    return words;
  }

  private void flush() {
    words.addAll(pending);
    pending.clear();
  }

  private void word() throws AddressSyntaxException {
    Collector word = new Collector();
    while (at < text.length() && !endsWord(text.charAt(at))) {
      take(word);
    }
    if (word.isGroupName()) {
      return;
    }
    pending.add(word.toWord());
  }

  /** White space does not end it beside an at sign: {@code ann @ example.org}. */
  private boolean endsWord(char c) {
    if (!Character.isWhitespace(c)) {
      return ",;(<>".indexOf(c) >= 0;
    }
    int next = at;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    boolean beside =
        text.charAt(at - 1) == '@' || (next < text.length() && text.charAt(next) == '@');
    if (beside) {
      // What is taken next is not white space.
      at = next;
      return next == text.length() || ",;(<>".indexOf(text.charAt(next)) >= 0;
    }
    return true;
  }

  private void bracketed() throws AddressSyntaxException {
    at++;
    // A source route says nothing (RFC 5321 appendix C).
    if (at < text.length() && text.charAt(at) == '@') {
      int colon = text.indexOf(':', at);
      int end = text.indexOf('>', at);
      at = colon >= 0 && colon < end ? colon + 1 : at;
    }
    Collector word = new Collector();
    while (at < text.length() && text.charAt(at) != '>') {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        take(word);
      }
    }
    if (at == text.length()) {
      throw new AddressSyntaxException("< is not closed");
    }
    at++;
    if (word.isEmpty()) {
      throw new AddressSyntaxException("nothing in <>");
    }
    words.add(word.toWord());
  }

  private void take(Collector word) throws AddressSyntaxException {
    char c = text.charAt(at++);
    if (c == '"') {
      quoted(word);
    } else if (c == '\\' && at < text.length()) {
      word.literal(text.charAt(at++));
    } else {
      word.add(c);
    }
  }

  private void quoted(Collector word) throws AddressSyntaxException {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return;
      }
      word.literal(c == '\\' && at < text.length() ? text.charAt(at++) : c);
    }
    throw new AddressSyntaxException("\" is not closed");
  }

  private void skipComment() throws AddressSyntaxException {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return;
      }
    }
    throw new AddressSyntaxException("( is not closed");
  }

  /** What a word is made of. */
  private static final class Collector {
    private final StringBuilder text = new StringBuilder();
    private int separator = -1;
    private boolean colon;

    void add(char c) {
      if (c == '@') {
        separator = text.length();
      }
      text.append(c);
      colon = c == ':';
    }

    void literal(char c) {
      text.append(c);
      colon = false;
    }

    boolean isEmpty() {
      return text.isEmpty();
    }

    /** {@code team: ann, bob;} (RFC 822 §6.1), and not {@code :include:}. */
    boolean isGroupName() {
      return colon && separator < 0 && text.charAt(0) != ':';
    }

    Word toWord() {
      return new Word(text.toString(), separator);
    }
  }
}
