package dev.postern.mime;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.mime.structure.AddressListParser;
import dev.postern.mime.structure.EncodedWords;
import dev.postern.mime.structure.MimeParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header of a message or part: its fields in their order, with their octets. */
public final class Headers {
  /** With its line end (RFC 5322 §2.1.1): in what is longer, nobody looks for a colon. */
  private static final int LONGEST_LINE = 1_000;

  /** The end of an empty header, the name of a field, or what stands before one in an mbox. */
  private static final Pattern BEGINNING = Pattern.compile("\\r?\\n|[!-9;-~]++[ \\t]*+:|>*From ");

  private final List<HeaderField> fields;
  private final long start;
  private final long end;
  private final boolean truncated;

  private Headers(List<HeaderField> fields, long start, long end, boolean truncated) {
    this.fields = List.copyOf(Objects.requireNonNull(fields, "fields"));
    this.start = start;
    this.end = end;
    this.truncated = truncated;
  }

  /**
   * Reads a message's header and stops at its blank line: at most 1 MiB of it and 10,000 fields.
   *
   * @throws IOException when the source cannot be read; never because of what the message says
   */
  public static Headers read(MessageSource source) throws IOException {
    return MimeParser.create().readHeader(Objects.requireNonNull(source, "source"));
  }

  /**
   * Whether a message has no header, not even an empty line in place of one: it begins with its
   * text. Whoever puts fields in front of it puts an empty line between, or that line would be one
   * of theirs. Postfix sees it so, too: a field's name is printable ASCII without blanks. The line
   * that separates messages in an mbox ({@code From }) is none of the text.
   *
   * @throws IOException when the source cannot be read
   */
  public static boolean missing(MessageSource source) throws IOException {
    Objects.requireNonNull(source, "source");
    byte[] start = new byte[(int) Math.min(LONGEST_LINE, source.size())];
    try (MessageReader reader = source.open()) {
      reader.readExactly(ByteBuffer.wrap(start));
    }
    String first = new String(start, StandardCharsets.ISO_8859_1);
    return !first.isEmpty() && !BEGINNING.matcher(first).lookingAt();
  }

  /** A header of these fields; for its place see {@link #start} and {@link #end}. */
  public static Headers of(List<HeaderField> fields, long start, long end) {
    return new Headers(fields, start, end, false);
  }

  /** A header that has more fields than these. */
  public static Headers truncated(List<HeaderField> fields, long start, long end) {
    return new Headers(fields, start, end, true);
  }

  /** All fields in their order; lines that are no fields are among them. */
  public List<HeaderField> fields() {
    return fields;
  }

  /** The fields of that name (any case of letters) in their order. */
  public List<HeaderField> all(String name) {
    return fields.stream().filter(field -> field.is(name)).toList();
  }

  /** The first field of that name, in any case of letters. */
  public Optional<HeaderField> first(String name) {
    for (HeaderField field : fields) {
      if (field.is(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** The raw value of the first field of that name. */
  public Optional<String> value(String name) {
    return first(name).map(HeaderField::value);
  }

  /**
   * The text of the first field of that name as its reader sees it: encoded words decoded (RFC
   * 2047), unfolded, in one line. A message may have several ({@link #texts}).
   */
  public Optional<String> text(String name) {
    return first(name).map(field -> decoded(field.value()));
  }

  /** The texts of all fields of that name, as {@link #text}. */
  public List<String> texts(String name) {
    return all(name).stream().map(field -> decoded(field.value())).toList();
  }

  /**
   * The addresses in all fields of that name, decoded; groups are dissolved. Never fails. What goes
   * beyond 1 MiB, or some 25,000 addresses, is left out.
   */
  public List<HeaderAddress> addresses(String name) {
    List<String> values = all(name).stream().map(HeaderField::value).toList();
    return AddressListParser.mailboxes(values).stream().map(HeaderAddress::of).toList();
  }

  /** A character that would break a line, or a log, becomes a blank. */
  static String decoded(String raw) {
    return EncodedWords.decode(raw).replaceAll("[\\p{Cc}\u2028\u2029]", " ").strip();
  }

  /** Offset of the first octet. */
  public long start() {
    return start;
  }

  /**
   * Offset behind the blank line that ends the header, or of the first octet that is no longer
   * header.
   */
  public long end() {
    return end;
  }

  /** Whether fields were left out because the header went over a limit ({@link #read}). */
  public boolean truncated() {
    return truncated;
  }
}
