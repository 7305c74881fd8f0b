package dev.postern.smtp.wire;

import dev.postern.message.EmailAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one command line, from left to right, with a method for each rule of the grammar (RFC 5321
 * §4.1.2). Used by one thread.
 */
public final class SmtpCursor {
  /** The longest name in HELO and EHLO (RFC 5321 §4.5.3.1.2). */
  private static final int MAX_HELLO_NAME = 255;

  /** The longest path with its brackets (RFC 5321 §4.5.3.1.3). */
  private static final int MAX_PATH = 256;

  /** Who needs no domain, with the quotes that make no difference (RFC 5321 §4.1.2). */
  private static final List<String> POSTMASTER = List.of("<postmaster>", "<\"postmaster\">");

  /** What could leave its place in a trace field, as Postfix has it. */
  private static final String NOT_IN_TRACE = "()<>\\\",;@";

  private final byte[] line;
  private int position;

  /** A cursor at the start of a line, which has no line end. */
  public SmtpCursor(byte[] line) {
    this.line = line;
  }

  /** The command's verb in upper case, empty if the line starts with no letter. */
  public String verb() {
    int start = position;
    while (position < line.length && isLetter(line[position])) {
      position++;
    }
    if (position < line.length && line[position] != ' ' && line[position] != '\t') {
      position = line.length;
      return "";
    }
    return text(start, position).toUpperCase(Locale.ROOT);
  }

  /** Whether nothing but blanks is left. */
  public boolean atEnd() {
    skipBlanks();
    return position == line.length;
  }

  /** Requires that nothing but blanks is left. */
  public void end() throws SmtpSyntaxException {
    if (!atEnd()) {
      throw arguments("unexpected argument");
    }
  }

  /** Passes over whatever is left, for commands that ignore it. */
  public void skipRest() {
    position = line.length;
  }

  /** A keyword such as {@code FROM:}, letters of either case. */
  public void keyword(String expected) throws SmtpSyntaxException {
    skipBlanks();
    int end = position + expected.length();
    if (end > line.length || !text(position, end).equalsIgnoreCase(expected)) {
      throw arguments("expected " + expected);
    }
    position = end;
  }

  /** A run of printable ASCII up to the next blank. */
  public String word() throws SmtpSyntaxException {
    return word(Octets.ASCII);
  }

  private enum Octets {
    ASCII,
    /** Those beyond it, too (RFC 6531 §3.3, {@code esmtp-value}). */
    ALL
  }

  private String word(Octets taken) throws SmtpSyntaxException {
    skipBlanks();
    int start = position;
    while (position < line.length
        && (line[position] < 0
            ? taken == Octets.ALL
            : line[position] > ' ' && line[position] < 0x7f)) {
      position++;
    }
    if (start == position || (position < line.length && !isBlank(line[position]))) {
      throw arguments("expected a word");
    }
    return text(start, position);
  }

  /**
   * The name in HELO, EHLO or LHLO, up to the end of the line. Clients in use send names with
   * underscores, blanks and umlauts (what a PC was named), bare addresses and worse. All will do,
   * as with Postfix; what could leave its place in a trace field is replaced by a question mark.
   */
  public String helloName() throws SmtpSyntaxException {
    skipBlanks();
    int end = line.length;
    while (end > position && isBlank(line[end - 1])) {
      end--;
    }
    if (end == position || end - position > MAX_HELLO_NAME) {
      throw arguments("no name, or a long one");
    }
    StringBuilder name = new StringBuilder(text(position, end));
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || NOT_IN_TRACE.indexOf(c) >= 0) {
        name.setCharAt(i, '?');
      }
    }
    position = line.length;
    return name.toString();
  }

  /**
   * A name or an address of somebody (RFC 5321 §4.1.1.6), with {@code SMTPUTF8} behind it or not
   * (RFC 6531 §3.7.4.2), up to the end of the line.
   */
  public void someone() throws SmtpSyntaxException {
    skipBlanks();
    int start = position;
    position = line.length;
    String text = utf8From(start, EnhancedStatus.INVALID_ARGUMENTS).strip();
    int blank = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'));
    boolean valued = text.substring(blank + 1).toUpperCase(Locale.ROOT).startsWith("SMTPUTF8=");
    if (text.isEmpty() || (blank > 0 && valued)) {
      throw arguments("expected a name or an address");
    }
  }

  /** A reverse path; empty for the null path {@code <>}. */
  public Optional<EmailAddress> reversePath() throws SmtpSyntaxException {
    skipBlanks();
    if (looksAt('<') && position + 1 < line.length && line[position + 1] == '>') {
      position += 2;
      return Optional.empty();
    }
    return Optional.of(path(EnhancedStatus.BAD_SENDER_SYNTAX));
  }

  /** A forward path; {@code <postmaster>} needs no domain (RFC 5321 §4.5.1). */
  public EmailAddress forwardPath() throws SmtpSyntaxException {
    skipBlanks();
    for (String postmaster : POSTMASTER) {
      int end = position + postmaster.length();
      if (end <= line.length && text(position, end).equalsIgnoreCase(postmaster)) {
        position = end;
        return new EmailAddress("postmaster", "");
      }
    }
    return path(EnhancedStatus.BAD_RECIPIENT_SYNTAX);
  }

  /** What follows is a mailbox without brackets, up to the end, as in MAIL's AUTH parameter. */
  public EmailAddress mailbox() throws SmtpSyntaxException {
    return new MailboxReader(this, EnhancedStatus.INVALID_ARGUMENTS).mailbox();
  }

  /**
   * The parameters behind a path, keys in upper case, an absent value as an empty string (RFC 5321
   * §4.1.2, {@code Mail-parameters}); an octet of a value is a character.
   */
  public Map<String, String> parameters() throws SmtpSyntaxException {
    Map<String, String> parameters = new LinkedHashMap<>();
    while (!atEnd()) {
      String word = word(Octets.ALL);
      int equals = word.indexOf('=');
      String key = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      boolean named =
          key.chars().allMatch(c -> isLetter((byte) c) || isDigit((byte) c) || c == '-');
      if (key.isEmpty() || key.startsWith("-") || !named) {
        throw arguments("malformed parameter");
      }
      if (equals >= 0 && (value.isEmpty() || value.indexOf('=') >= 0)) {
        throw arguments("malformed parameter value");
      }
      if (parameters.putIfAbsent(key, value) != null) {
        throw arguments("repeated parameter");
      }
    }
    return parameters;
  }

  private EmailAddress path(EnhancedStatus fault) throws SmtpSyntaxException {
    MailboxReader reader = new MailboxReader(this, fault);
    int start = position;
    reader.require('<', "no opening bracket");
    if (looksAt('@')) {
      reader.sourceRoute();
    }
    EmailAddress mailbox = reader.mailbox();
    reader.require('>', "malformed address");
    if (position < line.length && !isBlank(line[position])) {
      throw new SmtpSyntaxException(fault, "no blank behind the path");
    }
    if (position - start > MAX_PATH) {
      throw new SmtpSyntaxException(fault, "path longer than 256 octets");
    }
    return mailbox;
  }

  boolean looksAt(char c) {
    return position < line.length && line[position] == c;
  }

  /** The octet here, or -1 at the end. */
  int peek() {
    return position < line.length ? line[position] & 0xff : -1;
  }

  /** The octet here, or -1 at the end; moves on. */
  int take() {
    return position < line.length ? line[position++] & 0xff : -1;
  }

  /** Moves on if the octet here is this one. */
  boolean passes(char c) {
    boolean here = looksAt(c);
    if (here) {
      position++;
    }
    return here;
  }

  int position() {
    return position;
  }

  /** Whether what was read so far holds an octet beyond ASCII. */
  public boolean passedUtf8() {
    for (int i = 0; i < position; i++) {
      if (line[i] < 0) {
        return true;
      }
    }
    return false;
  }

  /** What was read from a position on. */
  String utf8From(int start, EnhancedStatus fault) throws SmtpSyntaxException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, start, position - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw new SmtpSyntaxException(fault, "malformed UTF-8");
    }
  }

  private void skipBlanks() {
    while (position < line.length && isBlank(line[position])) {
      position++;
    }
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static SmtpSyntaxException arguments(String message) {
    return new SmtpSyntaxException(EnhancedStatus.INVALID_ARGUMENTS, message);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isLetter(byte b) {
    return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
