package dev.postern.mime.structure;

import java.util.Objects;

/**
 * One parameter of a field (RFC 2045 §5.1), quotes removed, both strings raw.
 *
 * @param name as written; ends with {@code *} when the value is in the extended form of RFC 2231 §4
 * @param value as written, one char for each octet
 */
public record Parameter(String name, String value) {

  /** Checks for nulls. */
  public Parameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
