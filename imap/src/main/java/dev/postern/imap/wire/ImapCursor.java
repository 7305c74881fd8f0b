package dev.postern.imap.wire;

import dev.postern.auth.sasl.SaslText;
import dev.postern.message.MessageSpool;
import dev.postern.store.Flags;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads one whole command, its literals in place, from front to back; methods bear the names of the
 * grammar (RFC 3501 §9). Each consumes what it returns, or throws. Used by one thread.
 *
 * <p>Strings are octets, since their charset is the caller's matter.
 */
public final class ImapCursor {
  /** The largest number of RFC 3501. */
  private static final long MAX_NUMBER = 0xFFFF_FFFFL;

  private static final int DEFAULT_NESTING = 64;

  private final byte[] octets;
  private final int end;
  private final int maxNesting;
  private final Iterator<MessageSpool> spools;
  private int at;
  private int depth;

  /** Reads a command with the usual bound on nesting. */
  public ImapCursor(byte[] octets) {
    this(octets, DEFAULT_NESTING, List.of());
  }

  /**
   * Reads a command.
   *
   * @param octets the command without its last CRLF
   * @param maxNesting how deep {@link #enter()} may go
   * @param spools literals that are not in place, in order
   */
  public ImapCursor(byte[] octets, int maxNesting, List<MessageSpool> spools) {
    this.spools = spools.iterator();
    this.octets = octets;
    this.end = octets.length;
    this.maxNesting = maxNesting;
  }

  // ---- single octets

  /** The next octet, or -1 at the end. */
  public int peek() {
    return at < end ? octets[at] & 0xff : -1;
  }

  /** Whether this octet comes next; consumes it then. */
  public boolean accept(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  /** Consumes this octet. */
  public void expect(char c) throws ImapSyntaxException {
    if (!accept(c)) {
      throw error(c == ' ' ? "Missing argument" : "Expected '" + c + "'");
    }
  }

  /** Consumes a space, and more of them if there are: real clients send some too many. */
  public void space() throws ImapSyntaxException {
    expect(' ');
    blanks();
  }

  /** Consumes the parenthesis that opens a list. */
  public void open() throws ImapSyntaxException {
    expect('(');
    blanks();
  }

  /**
   * Whether a list goes on: after a space comes a further element, and not the closing parenthesis
   * or the command's end. Consumes the space.
   */
  public boolean more() {
    return blanks() && peek() != ')' && !atEnd();
  }

  /** The command must be over; spaces behind it are forgiven, as Dovecot does. */
  public void end() throws ImapSyntaxException {
    blanks();
    if (at != end) {
      throw error("Unexpected argument");
    }
  }

  /** Whether nothing is left. */
  public boolean atEnd() {
    return at == end;
  }

  /** Where the cursor stands, for {@link #backTo}. */
  public int position() {
    return at;
  }

  /** Returns to a position from before. */
  public void backTo(int position) {
    if (position < 0 || position > at) {
      throw new IllegalArgumentException("not a position from before");
    }
    at = position;
  }

  // ---- nesting

  /** Goes one level deeper, in parentheses or in an operand; {@link #leave()} returns. */
  public void enter() throws ImapSyntaxException {
    if (++depth > maxNesting) {
      throw error("Too deeply nested");
    }
  }

  /** Returns from a level. */
  public void leave() {
    depth--;
  }

  // ---- words

  /** A command's tag. */
  public String tag() throws ImapSyntaxException {
    return take(OctetClass.TAG, "Invalid tag");
  }

  /** An atom. */
  public String atom() throws ImapSyntaxException {
    return take(OctetClass.ATOM, "Expected an atom");
  }

  /**
   * Letters, digits, dots and hyphens, in upper case: {@code BODY.PEEK}, {@code HEADER.FIELDS},
   * {@code X-KEY}. May be empty.
   */
  public String name() {
    int from = at;
    while (OctetClass.NAME.contains(peek())) {
      at++;
    }
    return ascii(from).toUpperCase(Locale.ROOT);
  }

  /** Whether this word, in any case, is the whole next atom; consumes it then. */
  public boolean acceptWord(String word) {
    int from = at;
    while (OctetClass.ATOM.contains(peek())) {
      at++;
    }
    if (ascii(from).equalsIgnoreCase(word)) {
      return true;
    }
    at = from;
    return false;
  }

  // ---- strings

  /** An astring's octets. */
  public byte[] astring() throws ImapSyntaxException {
    return stringOr(OctetClass.ASTRING);
  }

  /**
   * A user's name or password in UTF-8, or in ISO 8859-1 where octets are not: as SASL's mechanisms
   * read them, so that one password is right or wrong in every protocol. It is no fault of syntax,
   * not even without quotes, as with Dovecot.
   */
  public String credential() throws ImapSyntaxException {
    return SaslText.decode(stringOr(OctetClass.CREDENTIAL));
  }

  /** A string's octets. */
  public byte[] string() throws ImapSyntaxException {
    return switch (peek()) {
      case '"' -> quoted();
      case '{' -> literal();
      default -> throw error("Expected a string");
    };
  }

  /** A string's octets, or nothing for NIL. */
  public Optional<byte[]> nstring() throws ImapSyntaxException {
    return acceptWord("NIL") ? Optional.empty() : Optional.of(string());
  }

  /** A quoted string's octets. Octets above 127 are let through, as Dovecot does. */
  public byte[] quoted() throws ImapSyntaxException {
    expect('"');
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      int c = peek();
      if (c < 0 || c == 0 || c == '\r' || c == '\n') {
        throw error("Unfinished quoted string");
      }
      at++;
      if (c == '"') {
        return out.toByteArray();
      }
      if (c == '\\') {
        c = peek();
        if (c != '"' && c != '\\') {
          throw error("Invalid escape in quoted string");
        }
        at++;
      }
      out.write(c);
    }
  }

  /** A literal's octets; none of them is NUL. */
  public byte[] literal() throws ImapSyntaxException {
    long count = literalHeader();
    if (count > end - at) {
      throw error("Literal not allowed here");
    }
    byte[] body = Arrays.copyOfRange(octets, at, at + (int) count);
    for (byte b : body) {
      if (b == 0) {
        throw error("NUL in literal");
      }
    }
    at += (int) count;
    return body;
  }

  /** A literal that went to a spool while the command was read. */
  public MessageSpool spooledLiteral() throws ImapSyntaxException {
    literalHeader();
    if (!spools.hasNext()) {
      throw error("Expected a literal");
    }
    return spools.next();
  }

  /** The announcement of a literal, its CRLF included; returns its count of octets. */
  public long literalHeader() throws ImapSyntaxException {
    expect('{');
    long count = digits(MAX_NUMBER, "Invalid literal");
    accept('+');
    if (!accept('}') || !accept('\r') || !accept('\n')) {
      throw error("Invalid literal");
    }
    return count;
  }

  // ---- numbers, sets, dates, flags, names

  /** A number, 0 to 2^32-1. */
  public long number() throws ImapSyntaxException {
    return digits(MAX_NUMBER, "Expected a number");
  }

  /** A number, 1 to 2^32-1. */
  public long nzNumber() throws ImapSyntaxException {
    long number = number();
    if (number == 0) {
      throw error("Zero is not allowed here");
    }
    return number;
  }

  /** A 63-bit number (RFC 7162 mod-sequence-valzer, RFC 9051 number64). */
  public long number64() throws ImapSyntaxException {
    return digits(Long.MAX_VALUE, "Expected a number");
  }

  /** A sequence set. */
  public SequenceSet sequenceSet() throws ImapSyntaxException {
    List<SequenceSet.Range> ranges = new ArrayList<>();
    do {
      long first = seqNumber();
      ranges.add(new SequenceSet.Range(first, accept(':') ? seqNumber() : first));
    } while (accept(','));
    return new SequenceSet(ranges);
  }

  /** A date and time in quotes, as in APPEND. */
  public OffsetDateTime dateTime() throws ImapSyntaxException {
    return ImapDates.dateTime(quoted());
  }

  /** A date as in SEARCH, in quotes or not: {@code 1-Feb-1994}. */
  public LocalDate date() throws ImapSyntaxException {
    return ImapDates.date(peek() == '"' ? quoted() : atom().getBytes(StandardCharsets.US_ASCII));
  }

  /** Flags in parentheses, perhaps none. */
  public Flags flagList() throws ImapSyntaxException {
    FlagCollector flags = new FlagCollector();
    open();
    if (!accept(')')) {
      do {
        flag(flags);
      } while (more());
      expect(')');
    }
    return flags.flags();
  }

  /** Flags in parentheses, or at least one without (RFC 3501 §9 store-att-flags). */
  public Flags storeFlags() throws ImapSyntaxException {
    if (peek() == '(') {
      return flagList();
    }
    FlagCollector flags = new FlagCollector();
    do {
      flag(flags);
    } while (more());
    return flags.flags();
  }

  /**
   * A mailbox's name in Unicode; the inbox, in any case, as {@code INBOX}.
   *
   * @throws MailboxNameException if the name is no modified UTF-7
   */
  public String mailbox() throws ImapSyntaxException {
    return inboxOr(ModifiedUtf7.decode(astring()));
  }

  /** The octets of a mailbox's name with wildcards. */
  public byte[] listMailbox() throws ImapSyntaxException {
    return stringOr(OctetClass.LIST);
  }

  /** The error for the place where the cursor stands. */
  public ImapSyntaxException error(String message) {
    return new ImapSyntaxException(message);
  }

  // ---- inside

  private boolean blanks() {
    int from = at;
    while (accept(' ')) {
      // skipped
    }
    return at > from;
  }

  private static String inboxOr(String name) {
    // Java takes a dotless i for an I, RFC 3501 §5.1 does not.
    boolean inbox = name.equalsIgnoreCase("INBOX") && name.chars().allMatch(c -> c < 0x80);
    return inbox ? "INBOX" : name;
  }

  private void flag(FlagCollector flags) throws ImapSyntaxException {
    if (accept('\\')) {
      flags.system(take(OctetClass.ATOM, "Invalid flag"));
    } else {
      flags.keyword(take(OctetClass.ATOM, "Invalid flag"));
    }
  }

  private long seqNumber() throws ImapSyntaxException {
    return accept('*') ? SequenceSet.STAR : nzNumber();
  }

  private byte[] stringOr(OctetClass bare) throws ImapSyntaxException {
    int c = peek();
    if (c == '"' || c == '{') {
      return string();
    }
    int from = at;
    take(bare, c < 0 ? "Missing argument" : "Expected a string");
    return Arrays.copyOfRange(octets, from, at);
  }

  private String take(OctetClass members, String message) throws ImapSyntaxException {
    int from = at;
    while (members.contains(peek())) {
      at++;
    }
    if (from == at) {
      throw error(message);
    }
    return ascii(from);
  }

  private long digits(long max, String message) throws ImapSyntaxException {
    int from = at;
    long value = 0;
    while (peek() >= '0' && peek() <= '9') {
      int digit = octets[at++] - '0';
      if (value > (max - digit) / 10) {
        throw error("Number too large");
      }
      value = value * 10 + digit;
    }
    if (from == at) {
      throw error(message);
    }
    return value;
  }

  private String ascii(int from) {
    return new String(octets, from, at - from, StandardCharsets.US_ASCII);
  }
}
