package dev.postern.mime;

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
