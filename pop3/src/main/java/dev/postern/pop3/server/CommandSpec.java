package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A row of the command table.
 *
 * @param verb the keyword in upper case
 * @param phase where it is allowed
 * @param tag the capability that it belongs to, hidden with it; none for commands that every server
 *     has
 * @param capability what it adds to CAPA now
 * @param secrecy whether its arguments may be logged
 * @param parser reads its arguments; runs before the phase is looked at
 * @param action does it
 * @param <S> where it is allowed, with what there is then
 * @param <C> its arguments
 */
record CommandSpec<S extends Phase.Ready, C>(
    String verb,
    Class<S> phase,
    Optional<String> tag,
    Capability capability,
    WireLog.Secrecy secrecy,
    Parser<C> parser,
    Action<S, C> action) {

  /** A command that touches no store. */
  static <S extends Phase.Ready, C> CommandSpec<S, C> of(
      String verb, Class<S> phase, Parser<C> parser, Action<S, C> action) {
    return new CommandSpec<>(
        verb, phase, Optional.empty(), session -> List.of(), WireLog.Secrecy.OPEN, parser, action);
  }

  /** A command that touches the store, and so runs where it may block. */
  static <C> CommandSpec<Phase.Transaction, C> inStore(
      String verb, Parser<C> parser, StoreAction<C> action) {
    return of(
        verb,
        Phase.Transaction.class,
        parser,
        (session, in, command) ->
            session.inStore(in, verb, () -> action.run(session, in.maildrop(), command)));
  }

  /** The same as a part of a capability. */
  CommandSpec<S, C> of(String name, Capability lines) {
    return new CommandSpec<>(verb, phase, Optional.of(name), lines, secrecy, parser, action);
  }

  /** The same with arguments that are never logged. */
  CommandSpec<S, C> secret() {
    return new CommandSpec<>(verb, phase, tag, capability, WireLog.Secrecy.SECRET, parser, action);
  }

  /** Parses, checks the phase, acts. */
  void run(Pop3Session session, Pop3Cursor arguments) throws Pop3SyntaxException {
    C command = parser.parse(arguments);
    arguments.end();
    if (!phase.isInstance(session.phase())) {
      session.refuse("Command not allowed now");
      return;
    }
    action.run(session, phase.cast(session.phase()), command);
  }

  /** Reads the arguments. */
  interface Parser<C> {
    C parse(Pop3Cursor arguments) throws Pop3SyntaxException;
  }

  /** Does the command; answers through the session. */
  interface Action<S extends Phase.Ready, C> {
    void run(Pop3Session session, S in, C command);
  }

  /** Does a command of the store. */
  interface StoreAction<C> {
    void run(Pop3Session session, Maildrop maildrop, C command) throws IOException;
  }

  /** Lines of CAPA. */
  interface Capability {
    List<String> lines(Pop3Session session);
  }
}
