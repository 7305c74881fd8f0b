package dev.postern.imap.wire;

import dev.postern.store.Flags;
import dev.postern.store.SystemFlag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The one encoder of responses. Each method writes one element of the grammar and can write nothing
 * else: no value of a message or a user breaks a line, a quoted string or a list. Spaces and
 * parentheses are the caller's. Used by one thread.
 */
public final class ResponseWriter {
  /** A longer string goes as a literal: clients' line buffers are small. */
  private static final int MAX_QUOTED = 1_000;

  private static final int FIRST_SIZE = 128;

  private static final byte[] NONE = new byte[0];

  private byte[] octets = NONE;
  private int length;

  /** Begins empty. */
  public ResponseWriter() {}

  /** {@code * }. */
  public ResponseWriter untagged() {
    return put('*').space();
  }

  /** {@code +} and a space. */
  public ResponseWriter continuation() {
    return put('+').space();
  }

  /** A space. */
  public ResponseWriter space() {
    return put(' ');
  }

  /** An opening parenthesis. */
  public ResponseWriter open() {
    return put('(');
  }

  /** A closing parenthesis. */
  public ResponseWriter close() {
    return put(')');
  }

  /** CRLF. */
  public ResponseWriter endLine() {
    return put('\r').put('\n');
  }

  /** NIL. */
  public ResponseWriter nil() {
    return ascii("NIL");
  }

  /** A number. */
  public ResponseWriter number(long number) {
    return ascii(Long.toString(number));
  }

  /**
   * A word that the protocol or a checked source gives: atom characters, brackets and the like.
   *
   * @throws IllegalArgumentException if it holds a space, a control character, a quote, a brace, a
   *     parenthesis or anything outside US-ASCII
   */
  public ResponseWriter atom(String atom) {
    for (int i = 0; i < atom.length(); i++) {
      char c = atom.charAt(i);
      if (c <= 0x20 || c >= 0x7f || c == '"' || c == '(' || c == ')' || c == '{') {
        throw new IllegalArgumentException("not an atom");
      }
    }
    return ascii(atom);
  }

  /**
   * Text for people, up to the line's end. What could end the line, and what is not US-ASCII,
   * becomes a question mark; an opening bracket in front cannot be taken for a response code.
   */
  public ResponseWriter text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= 0x20 && c < 0x7f && !(i == 0 && c == '[');
      put(plain ? c : '?');
    }
    return this;
  }

  /** A string, quoted if it can be, else as a literal. */
  public ResponseWriter string(byte[] value) {
    if (isQuotable(value)) {
      put('"');
      for (byte b : value) {
        if (b == '"' || b == '\\') {
          put('\\');
        }
        put((char) b);
      }
      return put('"');
    }
    return literalHeader(value.length).raw(value, value.length);
  }

  /** A string in UTF-8, quoted if it is US-ASCII, else as a literal. */
  public ResponseWriter string(String value) {
    return string(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A string, or NIL for null. */
  public ResponseWriter nstring(String value) {
    return value == null ? nil() : string(value);
  }

  /** A string, or NIL for null. */
  public ResponseWriter nstring(byte[] value) {
    return value == null ? nil() : string(value);
  }

  /** An astring: without quotes if it needs none (header field names in FETCH's sections). */
  public ResponseWriter astring(byte[] value) {
    for (byte b : value) {
      if (!OctetClass.ASTRING.contains(b)) {
        return string(value);
      }
    }
    return value.length == 0 ? string(value) : raw(value, value.length);
  }

  /**
   * Announces a literal; exactly {@code count} octets must follow, by {@link #octets} or sent
   * behind what this writer yields.
   */
  public ResponseWriter literalHeader(long count) {
    return put('{').number(count).put('}').endLine();
  }

  /** Octets of a literal announced before. */
  public ResponseWriter octets(ByteBuffer content) {
    int n = content.remaining();
    ensure(n);
    content.get(octets, length, n);
    length += n;
    return this;
  }

  /** A mailbox's name in modified UTF-7: an atom if it can be, else quoted. */
  public ResponseWriter mailbox(String name) {
    return astring(ModifiedUtf7.encode(name).getBytes(StandardCharsets.US_ASCII));
  }

  /** A date and time in quotes, in UTC. */
  public ResponseWriter dateTime(Instant instant) {
    return put('"').ascii(ImapDates.format(instant)).put('"');
  }

  /** Flags in parentheses. */
  public ResponseWriter flags(Flags flags, Recent recent) {
    open();
    int begin = length;
    for (SystemFlag flag : SystemFlag.values()) {
      if (flags.contains(flag)) {
        flag(begin, systemName(flag));
      }
    }
    if (recent == Recent.YES) {
      flag(begin, "\\Recent");
    }
    for (String keyword : flags.keywords()) {
      if (isKeyword(keyword)) {
        flag(begin, keyword);
      }
    }
    return close();
  }

  /** Whether a keyword of the store can be said on the wire; others are left out. */
  public static boolean isKeyword(String keyword) {
    return !keyword.isEmpty() && keyword.chars().allMatch(OctetClass.ATOM::contains);
  }

  /** The wire name of a system flag, e.g. {@code \Seen}. */
  public static String systemName(SystemFlag flag) {
    return switch (flag) {
      case ANSWERED -> "\\Answered";
      case FLAGGED -> "\\Flagged";
      case DELETED -> "\\Deleted";
      case SEEN -> "\\Seen";
      case DRAFT -> "\\Draft";
    };
  }

  /** Octets written and not yet taken. */
  public int size() {
    return length;
  }

  /** What was written so far; the writer begins anew. */
  public ByteBuffer take() {
    ByteBuffer taken = ByteBuffer.wrap(octets, 0, length);
    octets = NONE;
    length = 0;
    return taken;
  }

  private void flag(int begin, String name) {
    if (length > begin) {
      space();
    }
    ascii(name);
  }

  private static boolean isQuotable(byte[] value) {
    if (value.length > MAX_QUOTED) {
      return false;
    }
    for (byte b : value) {
      // Also false for octets above 127, which are negative; a tab is a TEXT-CHAR.
      if ((b < 0x20 && b != '\t') || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private ResponseWriter ascii(String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    return raw(ascii, ascii.length);
  }

  private ResponseWriter raw(byte[] source, int count) {
    ensure(count);
    System.arraycopy(source, 0, octets, length, count);
    length += count;
    return this;
  }

  private ResponseWriter put(char c) {
    ensure(1);
    octets[length++] = (byte) c;
    return this;
  }

  private void ensure(int more) {
    if (length + more > octets.length) {
      octets =
          Arrays.copyOf(octets, Math.max(length + more, Math.max(FIRST_SIZE, octets.length * 2)));
    }
  }

  /** Whether a session has a message as recent (RFC 3501 §2.3.2). */
  public enum Recent {
    /** It shows {@code \Recent}. */
    YES,
    /** It does not. */
    NO
  }
}
