package dev.postern.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header of a message or part: its fields in their order, with their octets. */
public final class Headers {

  private final List<HeaderField> fields;
  private final long start;
  private final long end;
  private final boolean truncated;

  Headers(List<HeaderField> fields, long start, long end, boolean truncated) {
    this.fields = List.copyOf(fields);
    this.start = start;
    this.end = end;
    this.truncated = truncated;
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
   * beyond {@link MimeLimits#maxKeptOctets()} of {@link MimeLimits#DEFAULTS} is left out.
   */
  public List<HeaderAddress> addresses(String name) {
    StructureBudget budget = new StructureBudget(MimeLimits.DEFAULTS.maxKeptOctets());
    List<HeaderAddress> addresses = new ArrayList<>();
    for (HeaderField field : all(name)) {
      AddressListParser.parse(
          field.value(),
          raw -> {
            if (raw.isGroupStart() || raw.isGroupEnd()) {
              return true;
            }
            return budget.take(raw) && addresses.add(HeaderAddress.of(raw));
          });
    }
    return List.copyOf(addresses);
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

  /** Whether fields were left out because the header went over {@link MimeLimits}. */
  public boolean truncated() {
    return truncated;
  }
}
