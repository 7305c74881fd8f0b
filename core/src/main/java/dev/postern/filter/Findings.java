package dev.postern.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What filters have found so far of a connection and its transaction, for those that come after
 * them. Immutable.
 */
public final class Findings {
  /** Nothing yet. */
  public static final Findings NONE = new Findings(List.of(), List.of());

  private final List<AuthResult> results;
  private final List<String> fields;

  private Findings(List<AuthResult> results, List<String> fields) {
    this.results = results;
    this.fields = fields;
  }

  /** These and what a verdict adds. */
  public Findings and(Verdict verdict) {
    Objects.requireNonNull(verdict, "verdict");
    return verdict.results().isEmpty() && verdict.fields().isEmpty()
        ? this
        : new Findings(joined(results, verdict.results()), joined(fields, verdict.fields()));
  }

  /** What is to stand in Authentication-Results, in the order found. */
  public List<AuthResult> results() {
    return results;
  }

  /** What the last one to use that method found. */
  public Optional<AuthResult> result(String method) {
    Objects.requireNonNull(method, "method");
    return results.stream()
        .filter(result -> result.method().equalsIgnoreCase(method))
        .reduce((earlier, later) -> later);
  }

  /** Header fields for the front of the message, without line ends. */
  public List<String> fields() {
    return fields;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Findings that
        && results.equals(that.results)
        && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return Objects.hash(results, fields);
  }

  @Override
  public String toString() {
    return "Findings[results=" + results + ", fields=" + fields + ']';
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
