package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A row of the command table.
 *
 * @param verb the keyword in upper case
 * @param phases where it is allowed
 * @param tag the capability that it belongs to, hidden with it; none for commands that every server
 *     has
 * @param capability what it adds to CAPA now
 * @param parser reads its arguments; runs before the phase is looked at
 * @param action does it
 * @param <C> its arguments
 */
record CommandSpec<C>(
    String verb,
    Set<Class<? extends Phase>> phases,
    Optional<String> tag,
    Capability capability,
    Parser<C> parser,
    Action<C> action) {

  /** A command that touches no store. */
  static <C> CommandSpec<C> of(
      String verb, Set<Class<? extends Phase>> phases, Parser<C> parser, Action<C> action) {
    return new CommandSpec<>(verb, phases, Optional.empty(), session -> List.of(), parser, action);
  }

  /** A command that touches the store, and so runs where it may block. */
  static <C> CommandSpec<C> inStore(
      String verb, Set<Class<? extends Phase>> phases, Parser<C> parser, StoreAction<C> action) {
    return of(
        verb,
        phases,
        parser,
        (session, command) -> session.inStore(verb, () -> action.run(session, command)));
  }

  /** The same as a part of a capability. */
  CommandSpec<C> of(String name, Capability lines) {
    return new CommandSpec<>(verb, phases, Optional.of(name), lines, parser, action);
  }

  /** Parses, checks the phase, acts. */
  void run(Pop3Session session, Pop3Cursor arguments) throws Pop3SyntaxException {
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
    void run(Pop3Session session, C command);
  }

  /** Does a command of the store. */
  interface StoreAction<C> {
    void run(Pop3Session session, C command) throws IOException;
  }

  /** Lines of CAPA. */
  interface Capability {
    List<String> lines(Pop3Session session);
  }
}
