package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.smtp.SmtpLimits;
import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.server.CommandSpec.Purpose;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.Optional;

/**
 * Takes a command line apart and runs it if the table permits: first the whole line is parsed, then
 * the circumstances are checked.
 */
final class Dispatcher {
  /** The first octet of a TLS handshake, for one that comes to a port without implicit TLS. */
  private static final byte TLS_HANDSHAKE = 0x16;

  private static final int LINE_END = 2;

  private final SmtpSession session;
  private final long lineOctets;
  private final long commandsBeforeLogin;
  private final long mostTransactions;
  private long commands;
  private long transactions;

  Dispatcher(SmtpSession session) {
    this.session = session;
    this.lineOctets = session.server().limits().of(Limits.Count.SMTP_LINE_OCTETS);
    this.mostTransactions = session.server().limits().of(SmtpLimits.TRANSACTIONS);
    this.commandsBeforeLogin = session.server().limits().of(Limits.Count.COMMANDS_BEFORE_LOGIN);
  }

  void line(byte[] line) {
    if (session.loginMissing() && ++commands > commandsBeforeLogin) {
      session.end(Replies.TOO_MANY_COMMANDS);
    } else if (line.length > 0 && line[0] == TLS_HANDSHAKE) {
      session.end(Replies.NOT_SMTP);
    } else if (hasControl(line)) {
      session.fault(Replies.CONTROL_CHARACTER);
    } else {
      SmtpCursor cursor = new SmtpCursor(line);
      String verb = cursor.verb();
      Optional<CommandSpec<?, ?>> spec = session.service().commands().find(verb);
      if (isTooLong(line, spec)) {
        session.fault(Replies.LINE_TOO_LONG);
      } else if (spec.isPresent()) {
        run(spec.get(), cursor);
      } else {
        unknown(verb);
      }
    }
  }

  /** Where AUTH may come, lines of other commands reach as far as here when they are too long. */
  private boolean isTooLong(byte[] line, Optional<CommandSpec<?, ?>> spec) {
    return line.length + LINE_END > lineOctets
        && spec.filter(row -> row.allowances().contains(Allowance.LONG_LINE)).isEmpty();
  }

  private void unknown(String verb) {
    if (CommandTable.isForeign(verb)) {
      session.end(Replies.NOT_SMTP);
    } else if (CommandTable.isNotImplemented(verb)) {
      session.fault(Replies.NOT_IMPLEMENTED);
    } else if (CommandTable.isOfAnotherDialect(verb)) {
      session.fault(Replies.WRONG_DIALECT);
    } else {
      session.fault(Replies.UNKNOWN_COMMAND);
    }
  }

  private <S extends State, C> void run(CommandSpec<S, C> spec, SmtpCursor arguments) {
    if (spec.extension().filter(session::hides).isPresent()) {
      session.fault(Replies.NOT_IMPLEMENTED);
      return;
    }
    session.pipelining().before(spec.verb());
    C command;
    try {
      command = spec.parser().parse(arguments);
      arguments.end();
    } catch (SmtpSyntaxException e) {
      session.fault(spec.syntaxReply(e));
      return;
    }
    Optional<Reply> obstacle = obstacle(spec);
    if (obstacle.isPresent()) {
      spec.obstructed().answer(command, obstacle.get(), session);
    } else if (spec.equals(MailCommand.SPEC) && ++transactions > mostTransactions) {
      session.end(Replies.TOO_MANY_TRANSACTIONS);
    } else {
      spec.action().run(command, spec.stateType().cast(session.state()), session);
      if (spec.purpose() == Purpose.JUNK) {
        session.junk();
      }
    }
  }

  private Optional<Reply> obstacle(CommandSpec<?, ?> spec) {
    State state = session.state();
    if (state instanceof State.TurnedAway && !spec.allowedIn(state)) {
      return Optional.of(state.misplaced());
    }
    if (session.tlsMissing() && !spec.allowances().contains(Allowance.IN_CLEAR)) {
      return Optional.of(Replies.TLS_NEEDED);
    }
    if (session.loginMissing() && !spec.allowances().contains(Allowance.WITHOUT_LOGIN)) {
      return Optional.of(Replies.LOGIN_NEEDED);
    }
    return spec.allowedIn(state) ? Optional.empty() : Optional.of(state.misplaced());
  }

  private static boolean hasControl(byte[] line) {
    for (byte b : line) {
      if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
        return true;
      }
    }
    return false;
  }
}
