package dev.postern.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one method of authentication found of a message: one {@code resinfo} of an
 * Authentication-Results field (RFC 8601 §2.2). Immutable.
 *
 * <pre>{@code
 * AuthResult.of("spf", "pass").withProperty("smtp", "mailfrom", "example.net")
 * }</pre>
 *
 * <p>Values may come from the client: what they hold is quoted, and cannot end the field.
 */
public final class AuthResult {
  private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");
  private static final Pattern PLAIN =
      Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`{|}~-]+@)?[A-Za-z0-9!#$%&'*+.^_`{|}~-]+");

  private final String method;
  private final String result;
  private final Optional<String> reason;
  private final List<Property> properties;

  private AuthResult(
      String method, String result, Optional<String> reason, List<Property> properties) {
    this.method = method;
    this.result = result;
    this.reason = reason;
    this.properties = properties;
  }

  /**
   * What the method looked at.
   *
   * @param type where it is from: {@code smtp}, {@code header}, {@code body} or {@code policy}
   * @param name e.g. {@code mailfrom} or {@code d}
   */
  public record Property(String type, String name, String value) {
    public Property {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
      type = keyword(type);
      name = keyword(name);
    }
  }

  /**
   * A result without more.
   *
   * @param method e.g. {@code spf}, {@code dkim}, {@code dmarc}: a keyword of RFC 8601
   * @param result e.g. {@code pass}, {@code fail}, {@code none}, {@code temperror}
   * @throws IllegalArgumentException if one is no keyword
   */
  public static AuthResult of(String method, String result) {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(result, "result");
    return new AuthResult(keyword(method), keyword(result), Optional.empty(), List.of());
  }

  /** The same with a reason, for people. */
  public AuthResult withReason(String why) {
    return new AuthResult(
        method, result, Optional.of(Objects.requireNonNull(why, "why")), properties);
  }

  /** The same with one thing more that the method looked at, see {@link Property}. */
  public AuthResult withProperty(String type, String name, String value) {
    List<Property> all = new ArrayList<>(properties);
    all.add(new Property(type, name, value));
    return new AuthResult(method, result, reason, List.copyOf(all));
  }

  /** The method, in lower case. */
  public String method() {
    return method;
  }

  /** What it found, in lower case. */
  public String result() {
    return result;
  }

  /** Why, for people. */
  public Optional<String> reason() {
    return reason;
  }

  /** What it looked at. */
  public List<Property> properties() {
    return properties;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AuthResult that
        && method.equals(that.method)
        && result.equals(that.result)
        && reason.equals(that.reason)
        && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, result, reason, properties);
  }

  /** As it stands in the field: {@code spf=pass smtp.mailfrom=example.net}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(method + '=' + result);
    reason.ifPresent(why -> out.append(" reason=").append(quoted(why)));
    for (Property property : properties) {
      out.append(' ').append(property.type()).append('.').append(property.name()).append('=');
      out.append(
          PLAIN.matcher(property.value()).matches() ? property.value() : quoted(property.value()));
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("\\p{Cntrl}", "?").replaceAll("([\"\\\\])", "\\\\$1") + '"';
  }

  private static String keyword(String text) {
    if (!KEYWORD.matcher(text).matches()) {
      throw new IllegalArgumentException("not a keyword of RFC 8601: " + text);
    }
    return text.toLowerCase(Locale.ROOT);
  }
}
