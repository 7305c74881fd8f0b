package dev.postern.auth.sql;

import dev.postern.template.Template;
import dev.postern.template.Variable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query in Dovecot's words as a statement of JDBC: what holds variables is a parameter, and never
 * a part of the text.
 *
 * @param text with a question mark for each parameter
 * @param parameters what each is made of
 */
record SqlQuery(String text, List<Template> parameters) {
  /** A string, an identifier, or a variable by itself. */
  private static final Pattern PIECE =
      Pattern.compile(
          "'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|%[-0-9.]*[LUXRTMHN]*(?:\\{[^}]*\\}|[a-z%])|['\"%?]");

  private static final Set<String> WITH_DOMAIN = Set.of("u", "user", "d", "domain");

  SqlQuery {
    parameters = List.copyOf(parameters);
  }

  /**
   * Reads a query.
   *
   * @param known the variables that it may hold
   * @throws IllegalArgumentException if it cannot be understood
   */
  static SqlQuery parse(String query, Set<String> known) {
    StringBuilder text = new StringBuilder();
    List<Template> parameters = new ArrayList<>();
    Matcher matcher = PIECE.matcher(query);
    int at = 0;
    while (matcher.find()) {
      text.append(query, at, matcher.start());
      at = matcher.end();
      String piece = matcher.group();
      if (piece.length() == 1) {
        throw new IllegalArgumentException(
            "a " + piece + " that does not belong there, in the query: " + query);
      }
      Template template = Template.parse(inner(piece));
      if (template.variables().isEmpty()) {
        text.append(quoted(piece, template.beginning()));
      } else {
        check(template, known);
        parameters.add(template);
        text.append('?');
      }
    }
    return new SqlQuery(text.append(query.substring(at)).toString(), parameters);
  }

  /** What is between the quotes, if there are any. */
  private static String inner(String piece) {
    char quote = piece.charAt(0);
    if (quote == '%') {
      return piece;
    }
    String doubled = "" + quote + quote;
    return piece.substring(1, piece.length() - 1).replace(doubled, String.valueOf(quote));
  }

  private static String quoted(String piece, String content) {
    char quote = piece.charAt(0);
    if (quote == '%') {
      return content;
    }
    return quote + content.replace(String.valueOf(quote), "" + quote + quote) + quote;
  }

  private static void check(Template template, Set<String> known) {
    for (Variable variable : template.variables()) {
      if (!known.contains(variable.name())) {
        throw new IllegalArgumentException("a query cannot have %" + variable.name());
      }
    }
  }

  /** Whether one of these variables is in it. */
  boolean asks(Set<String> variables) {
    return parameters.stream()
        .flatMap(template -> template.variables().stream())
        .anyMatch(variable -> variables.contains(variable.name()));
  }

  /** Whether users of several domains with the same local part are several to it. */
  boolean asksForDomain() {
    return asks(WITH_DOMAIN);
  }

  /** Sets the parameters. */
  void bind(PreparedStatement statement, Map<String, String> values) throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i).expand(n -> values.getOrDefault(n, "")));
    }
  }
}
