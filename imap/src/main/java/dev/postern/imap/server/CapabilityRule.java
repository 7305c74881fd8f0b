package dev.postern.imap.server;

import dev.postern.auth.dialogue.Logins;
import dev.postern.imap.server.ImapState.NotAuthenticated;
import dev.postern.net.Connection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which capabilities a connection has: from the table's rows, the wire, the state and TLS. */
final class CapabilityRule {
  /** Announced by the base protocol, never hidden. */
  static final String BASE = "IMAP4rev1";

  static final String LITERAL_PLUS = "LITERAL+";
  static final String SASL_IR = "SASL-IR";
  static final String UIDPLUS = "UIDPLUS";
  static final String CHILDREN = "CHILDREN";
  static final String STARTTLS = "STARTTLS";
  static final String LOGINDISABLED = "LOGINDISABLED";

  /** What no row announces: the assembler and LIST bring them along. */
  private static final List<String> WITHOUT_ROW = List.of(LITERAL_PLUS, CHILDREN);

  private CapabilityRule() {}

  /** What a listener can hide besides mechanisms: everything but the base protocol. */
  static Set<String> hideable(CommandTable table) {
    Set<String> names = new LinkedHashSet<>(WITHOUT_ROW);
    table.rows().forEach(row -> row.capability().ifPresent(names::add));
    names.addAll(List.of(SASL_IR, STARTTLS, LOGINDISABLED));
    return names;
  }

  static Capabilities of(
      CommandTable table, ImapState state, Connection connection, Logins logins) {
    Set<String> names = new LinkedHashSet<>();
    names.addAll(WITHOUT_ROW);
    for (CommandSpec<?, ?> row : table.rows()) {
      row.capability().ifPresent(names::add);
    }
    names.remove(STARTTLS);
    if (state instanceof NotAuthenticated) {
      names.add(SASL_IR);
      if (connection.canStartTls()) {
        names.add(STARTTLS);
      }
      if (!logins.passwordsAllowed()) {
        names.add(LOGINDISABLED);
      }
      logins.offered().forEach(mechanism -> names.add(Logins.capability(mechanism)));
    }
    List<String> shown = new ArrayList<>();
    shown.add(BASE);
    for (String name : names) {
      if (!connection.hiddenCapabilities().contains(name)) {
        shown.add(name);
      }
    }
    return new Capabilities(shown);
  }
}
