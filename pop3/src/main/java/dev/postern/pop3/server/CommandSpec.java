package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A row of the command table.
 *
 * @param verb the keyword in upper case
 * @param phases where it is allowed
 * @param capability what it adds to CAPA now; none for commands that every server has
 * @param parser reads its arguments; runs before the phase is looked at
 * @param action does it
 * @param <C> its arguments
 */
record CommandSpec<C>(
    String verb,
    Set<Class<? extends Phase>> phases,
    Capability capability,
    Parser<C> parser,
    Action<C> action) {

  static final Capability NO_CAPABILITY = session -> List.of();

  /** Parses, checks the phase, acts. */
  void run(Pop3Session session, Pop3Cursor arguments) throws IOException, Pop3SyntaxException {
    C command = parser.parse(arguments);
    arguments.end();
    if (!phases.contains(session.phase().getClass())) {
      session.refuse("Command not allowed now");
      return;
    }
    action.run(session, command);
  }

  /** Reads the arguments. */
  interface Parser<C> {
    C parse(Pop3Cursor arguments) throws Pop3SyntaxException;
  }

  /** Does the command; answers through the session. */
  interface Action<C> {
    void run(Pop3Session session, C command) throws IOException;
  }

  /** Lines of CAPA. */
  interface Capability {
    List<String> lines(Pop3Session session);
  }
}
