package dev.postern.smtp.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The commands of a dialect: the dispatcher's only knowledge of them. Immutable. */
final class CommandTable {
  private static final List<CommandSpec<?, ?>> ROWS =
      List.of(
          HeloCommand.SPEC,
          EhloCommand.SPEC,
          LhloCommand.SPEC,
          MailCommand.SPEC,
          RcptCommand.SPEC,
          DataCommand.SPEC,
          BdatCommand.SPEC,
          RsetCommand.SPEC,
          NoopCommand.SPEC,
          VrfyCommand.SPEC,
          HelpCommand.SPEC,
          QuitCommand.SPEC,
          StartTlsCommand.SPEC,
          AuthCommand.SPEC,
          XclientCommand.SPEC,
          XforwardCommand.SPEC);

  /** Verbs of other RFCs that are understood and not served (RFC 5321 §4.2.4). */
  private static final Set<String> NOT_IMPLEMENTED =
      Set.of("EXPN", "ETRN", "TURN", "ATRN", "SEND", "SOML", "SAML", "BURL");

  /** Verbs that browsers and scripts send when lured to a mail port. */
  private static final Set<String> FOREIGN =
      Set.of("GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE");

  private final Map<String, CommandSpec<?, ?>> rows;

  private CommandTable(Map<String, CommandSpec<?, ?>> rows) {
    this.rows = rows;
  }

  static CommandTable of(Dialect dialect) {
    Map<String, CommandSpec<?, ?>> rows = new LinkedHashMap<>();
    ROWS.stream()
        .filter(row -> row.dialects().contains(dialect))
        .forEach(row -> rows.put(row.verb(), row));
    return new CommandTable(rows);
  }

  Optional<CommandSpec<?, ?>> find(String verb) {
    return Optional.ofNullable(rows.get(verb));
  }

  /** The verbs that are served, in the order of the table, but for those of hidden extensions. */
  List<String> verbs(Predicate<String> hidden) {
    return rows.values().stream()
        .filter(row -> row.extension().filter(hidden).isEmpty())
        .map(CommandSpec::verb)
        .toList();
  }

  static boolean isForeign(String verb) {
    return FOREIGN.contains(verb);
  }

  static boolean isOfAnotherDialect(String verb) {
    return ROWS.stream().anyMatch(row -> row.verb().equals(verb));
  }

  static boolean isNotImplemented(String verb) {
    return NOT_IMPLEMENTED.contains(verb);
  }
}
