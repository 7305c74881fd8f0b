package dev.postern.imap.server;

import dev.postern.Limits;
import dev.postern.imap.response.Code;
import dev.postern.imap.response.StoreFailure;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.server.ImapState.NotAuthenticated;
import dev.postern.imap.wire.AssembledCommand;
import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.MailboxNameException;
import dev.postern.net.Pool;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parses a whole command, checks the state, then lets its row's action run. */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final ImapSession session;
  private final int nesting;
  private final long beforeLogin;
  private long commands;
  private AssembledCommand waiting;
  private SearchTurns.Turn turn;

  Dispatcher(ImapSession session) {
    this.session = session;
    Limits limits = session.server().limits();
    this.nesting = limits.asInt(Limits.Count.IMAP_NESTING);
    this.beforeLogin = limits.of(Limits.Count.COMMANDS_BEFORE_LOGIN);
  }

  /** Carries out a command, now or as soon as it can be, and frees it. */
  void run(AssembledCommand command) {
    waiting = command;
    try {
      begin(command);
    } catch (Throwable e) {
      clear();
      throw e;
    }
  }

  /** Frees a command that is over, carried out or not, and no longer waits for its turn. */
  void clear() {
    endTurn();
    free();
  }

  /** The search that is at work is over. */
  void endTurn() {
    SearchTurns.Turn over = turn;
    turn = null;
    if (over != null) {
      over.end();
    }
  }

  private void free() {
    AssembledCommand over = waiting;
    waiting = null;
    if (over != null) {
      free(over);
    }
  }

  private void free(AssembledCommand command) {
    try {
      command.close();
    } catch (Throwable e) {
      LOG.warn("spool not freed conn={}", session.connection().id(), e);
    }
  }

  private void begin(AssembledCommand command) {
    ImapCursor cursor = new ImapCursor(command.octets(), nesting, command.spools());
    CommandHead head = CommandHead.read(cursor);
    commands++;
    if (session.state() instanceof NotAuthenticated && commands > beforeLogin) {
      free();
      session.bye("Too many commands before login");
      return;
    }
    Optional<CommandSpec<?, ?>> row = session.find(head.verb());
    session.wireLog().command(head, command.octets(), secrecy(row));
    if (row.isPresent() && head.hasTag()) {
      invoke(row.get(), head.tag(), cursor);
      return;
    }
    free();
    session.answer(head.tag(), Tagged.bad(head.hasTag() ? "Unknown command" : "Invalid tag"));
    if (commands == 1 && command.octets().length > 0 && !head.looksLikeImap()) {
      session.bye("This is an IMAP server");
    }
  }

  /** What is no command may be a password in the wrong place. */
  private static WireLog.Secrecy secrecy(Optional<CommandSpec<?, ?>> row) {
    return row.isEmpty() || row.get().traits().contains(CommandSpec.Trait.SECRET)
        ? WireLog.Secrecy.SECRET
        : WireLog.Secrecy.OPEN;
  }

  /** Answers a command whose literal was refused, and frees it. */
  void refuse(AssembledCommand command, Tagged refusal) {
    commands++;
    free(command);
    CommandHead head = CommandHead.read(new ImapCursor(command.octets()));
    session.answer(head.tag(), refusal);
  }

  /** The answer to a command that is not allowed in a state. */
  static Tagged wrongState(CommandSpec<?, ?> row, ImapState state) {
    if (row.stateType() == NotAuthenticated.class) {
      return Tagged.bad("Already logged in");
    }
    return Tagged.bad(state instanceof LoggedIn ? "No mailbox selected" : "Please log in first");
  }

  private <S extends ImapState, C> void invoke(
      CommandSpec<S, C> row, String tag, ImapCursor cursor) {
    Tagged problem = null;
    C command = null;
    try {
      command = row.parser().parse(cursor);
    } catch (MailboxNameException e) {
      problem = Tagged.no(Code.CANNOT, e.getMessage());
    } catch (ImapSyntaxException e) {
      free();
      session.answer(tag, Tagged.bad(e.getMessage()));
      return;
    }
    if (!row.allowedIn(session.state())) {
      problem = wrongState(row, session.state());
    }
    if (problem != null) {
      free();
      session.answer(tag, problem);
    } else {
      carryOut(row, new Exchange(session, tag, row), command);
    }
  }

  /** Here and now, on a thread for what may block, or when it is the user's turn to search. */
  private <S extends ImapState, C> void carryOut(
      CommandSpec<S, C> row, Exchange exchange, C command) {
    if (row.traits().contains(CommandSpec.Trait.SEARCHES)) {
      session.read(Input.NOTHING);
      turn =
          session
              .turns()
              .ask(
                  ((LoggedIn) session.state()).user().name(),
                  () -> exchange.connection().execute(() -> search(row, exchange, command)));
    } else if (session.state() instanceof LoggedIn
        && !row.traits().contains(CommandSpec.Trait.AT_ONCE)) {
      exchange
          .connection()
          .blocking(Pool.STORE, () -> act(row, exchange, command), () -> busy(exchange));
    } else {
      act(row, exchange, command);
    }
  }

  private <S extends ImapState, C> void search(
      CommandSpec<S, C> row, Exchange exchange, C command) {
    if (session.state() instanceof LoggedIn && !session.leaving()) {
      session.readCommands();
      act(row, exchange, command);
    }
  }

  private void busy(Exchange exchange) {
    LOG.warn("too busy conn={} pool={}", session.connection().id(), Pool.STORE);
    free();
    session.answer(exchange.tag(), Tagged.no(Code.UNAVAILABLE, "Server is busy, try again later"));
  }

  private <S extends ImapState, C> void act(CommandSpec<S, C> row, Exchange exchange, C command) {
    if (!row.allowedIn(session.state())) {
      // The session ended while the command waited; it is freed with the connection.
      return;
    }
    Reply reply;
    try {
      reply = reply(row, exchange, command);
    } catch (Throwable e) {
      free();
      throw e;
    }
    if (reply instanceof Reply.Stream stream) {
      // What the command takes is needed until the last response is made.
      session.stream(exchange, stream);
      return;
    }
    clear();
    if (reply instanceof Reply.Done done) {
      exchange.complete(done.tagged());
    }
  }

  private <S extends ImapState, C> Reply reply(
      CommandSpec<S, C> row, Exchange exchange, C command) {
    try {
      return row.action().run(exchange, row.stateType().cast(session.state()), command);
    } catch (IOException e) {
      StoreLog.failed(session, row.verb(), e);
      return new Reply.Done(StoreFailure.answer(e));
    }
  }
}
