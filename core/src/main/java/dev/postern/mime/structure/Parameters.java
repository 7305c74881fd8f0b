package dev.postern.mime.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The parameters of a field in their order. RFC 2231 §3 continuations are joined as Dovecot joins
 * them: into {@code name}, or into {@code name*} (still percent-encoded) when a piece was in the
 * extended form.
 */
public final class Parameters {

  /** No parameters. */
  public static final Parameters NONE = new Parameters(List.of(), List.of());

  private final List<Parameter> raw;
  private final List<Parameter> joined;

  Parameters(List<Parameter> raw, List<Parameter> joined) {
    this.raw = List.copyOf(raw);
    this.joined = List.copyOf(joined);
  }

  static Parameters of(String name, String value) {
    List<Parameter> one = List.of(new Parameter(name, value));
    return new Parameters(one, one);
  }

  /** The pieces exactly as the field has them, continuations apart. */
  public List<Parameter> raw() {
    return raw;
  }

  /** The parameters with continuations joined, as BODYSTRUCTURE lists them. */
  public List<Parameter> list() {
    return joined;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return joined.isEmpty();
  }

  /**
   * The first value of that name, decoded: RFC 2231 charset and percent encoding, else RFC 2047
   * encoded words, which many senders put here against the standard.
   *
   * @param name in any case of letters, without {@code *}
   */
  public Optional<String> value(String name) {
    return ExtendedParameters.value(joined, name);
  }

  /**
   * The first value of that name as it stands, or else that of its extended form decoded; empty for
   * none.
   */
  String literal(String name) {
    for (Parameter parameter : joined) {
      if (parameter.name().equalsIgnoreCase(name)) {
        return parameter.value();
      }
    }
    return value(name).orElse("");
  }

  /** Whether there is a parameter of that name, in plain or extended form. */
  boolean contains(String name) {
    String extended = name + '*';
    return joined.stream()
        .map(Parameter::name)
        .anyMatch(each -> each.equalsIgnoreCase(name) || each.equalsIgnoreCase(extended));
  }

  Parameters with(String name, String value) {
    List<Parameter> more = new ArrayList<>(joined);
    more.add(new Parameter(name, value));
    return new Parameters(raw, more);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters that && raw.equals(that.raw) && joined.equals(that.joined);
  }

  @Override
  public int hashCode() {
    return Objects.hash(raw, joined);
  }

  @Override
  public String toString() {
    return joined.toString();
  }
}
