package dev.postern.template;

import java.util.Objects;
import java.util.Set;

/**
 * What Dovecot's variables stand for in a path or a name of a user's: {@code %u} and {@code
 * %{user}} the whole name, {@code %n} and {@code %{username}} the part before the at sign, {@code
 * %d} and {@code %{domain}} the domain.
 */
public record UserVariables(String user) {

  private static final Set<String> NAMES = Set.of("u", "user", "n", "username", "d", "domain");

  /**
   * Reads a template that holds no other variables.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  public static Template parse(String text) {
    Template template = Template.parse(Objects.requireNonNull(text, "text"));
    for (Variable variable : template.variables()) {
      if (!NAMES.contains(variable.name())) {
        throw new IllegalArgumentException("unknown variable %" + variable.name());
      }
      if (variable.modifiers().contains(Modifier.HEX)) {
        throw new IllegalArgumentException("X of what is no number in " + text);
      }
    }
    return template;
  }

  /**
   * The template's text for the user.
   *
   * @throws IllegalArgumentException if the name, or what modifiers make of it, could lead out of
   *     the place that the template means ({@code /}, {@code ..}, an empty or hidden part)
   */
  public String fill(Template template) {
    return template.expand(this::value, UserVariables::modified);
  }

  private String value(String variable) {
    int at = user.lastIndexOf('@');
    return switch (variable) {
      case "u", "user" -> safe(user);
      case "n", "username" -> safe(at < 0 ? user : user.substring(0, at));
      default -> at < 0 ? "" : safe(user.substring(at + 1));
    };
  }

  // A short name has no third letter; what the template is without it is the operator's choice.
  private static String modified(String part) {
    return part.isEmpty() ? part : safe(part);
  }

  private static String safe(String part) {
    if (part.isEmpty()
        || part.startsWith(".")
        || part.indexOf('/') >= 0
        || part.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a user name that cannot be part of a path");
    }
    return part;
  }
}
