package dev.postern.smtp.server;

import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * A row of the command table.
 *
 * @param <S> the state that the action gets
 * @param <C> the parsed command
 * @param verb in upper case
 * @param dialects where it is a command
 * @param stateType when it fits
 * @param allowances what it does not need
 * @param extension the keyword it belongs to; hidden with it
 * @param purpose whether it moves mail
 * @param syntax shown to those who get it wrong
 * @param parser reads what follows the verb, to the end of the line
 * @param action does it
 * @param obstructed answers where it is not permitted
 */
record CommandSpec<S extends State, C>(
    String verb,
    Set<Dialect> dialects,
    Class<S> stateType,
    Set<Allowance> allowances,
    Optional<String> extension,
    Purpose purpose,
    String syntax,
    Parser<C> parser,
    Action<S, C> action,
    Obstructed<C> obstructed) {

  /** Exceptions from what a listener demands. */
  enum Allowance {
    /** In the clear, where TLS is demanded first (RFC 3207 §4). */
    IN_CLEAR,
    /** Before a login, where one is demanded first. */
    WITHOUT_LOGIN,
    /**
     * A line as short as those of other commands: it may hold the first of a SASL exchange. RFC
     * 4954 §4 has clients send a long one by itself; those with tokens do not all do so.
     */
    LONG_LINE
  }

  /** What a command is good for. */
  enum Purpose {
    /** A step on the way of a message, or bounded otherwise. */
    MAIL,
    /** None without mail before or behind it: a client may send only so many. */
    JUNK
  }

  /** Reads the arguments. */
  @FunctionalInterface
  interface Parser<C> {
    C parse(SmtpCursor arguments) throws SmtpSyntaxException;
  }

  /** Carries out a command that was found permitted. */
  @FunctionalInterface
  interface Action<S extends State, C> {
    void run(C command, S state, SmtpSession session);
  }

  /** Answers a command that is not permitted as things are. */
  @FunctionalInterface
  interface Obstructed<C> {
    void answer(C command, Reply obstacle, SmtpSession session);
  }

  /** A command of the protocol itself, without allowances. */
  static <S extends State, C> CommandSpec<S, C> of(
      String syntax,
      Set<Dialect> dialects,
      Class<S> stateType,
      Parser<C> parser,
      Action<S, C> action) {
    int space = syntax.indexOf(' ');
    String verb = space < 0 ? syntax : syntax.substring(0, space);
    return new CommandSpec<>(
        verb,
        dialects,
        stateType,
        Set.of(),
        Optional.empty(),
        Purpose.MAIL,
        syntax,
        parser,
        action,
        (command, obstacle, session) -> session.fault(obstacle));
  }

  CommandSpec<S, C> allowed(Allowance... more) {
    return new CommandSpec<>(
        verb,
        dialects,
        stateType,
        Set.of(more),
        extension,
        purpose,
        syntax,
        parser,
        action,
        obstructed);
  }

  CommandSpec<S, C> extension(String keyword) {
    return new CommandSpec<>(
        verb,
        dialects,
        stateType,
        allowances,
        Optional.of(keyword),
        purpose,
        syntax,
        parser,
        action,
        obstructed);
  }

  CommandSpec<S, C> junk() {
    return new CommandSpec<>(
        verb,
        dialects,
        stateType,
        allowances,
        extension,
        Purpose.JUNK,
        syntax,
        parser,
        action,
        obstructed);
  }

  /** The same, with something to do also where it is not permitted. */
  CommandSpec<S, C> obstructed(Obstructed<C> answer) {
    return new CommandSpec<>(
        verb, dialects, stateType, allowances, extension, purpose, syntax, parser, action, answer);
  }

  boolean allowedIn(State state) {
    return stateType.isInstance(state);
  }

  /** The answer to faulty arguments. */
  Reply syntaxReply(SmtpSyntaxException fault) {
    String text = "Syntax: " + syntax;
    if (fault.status().equals(EnhancedStatus.BAD_SENDER_SYNTAX)) {
      text = "Bad sender address syntax: " + fault.explanation();
    } else if (fault.status().equals(EnhancedStatus.BAD_RECIPIENT_SYNTAX)) {
      text = "Bad recipient address syntax: " + fault.explanation();
    }
    return Reply.of(501, fault.status(), text);
  }
}
