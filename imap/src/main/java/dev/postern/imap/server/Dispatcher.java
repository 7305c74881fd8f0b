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
import dev.postern.store.StoreException;
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

  Dispatcher(ImapSession session) {
    this.session = session;
    Limits limits = session.server().limits();
    this.nesting = limits.asInt(Limits.Count.IMAP_NESTING);
    this.beforeLogin = limits.of(Limits.Count.COMMANDS_BEFORE_LOGIN);
  }

  /** Carries out a command. */
  void run(AssembledCommand command) {
    ImapCursor cursor = new ImapCursor(command.octets(), nesting, command.spools());
    CommandHead head = CommandHead.read(cursor);
    commands++;
    if (session.state() instanceof NotAuthenticated && commands > beforeLogin) {
      session.bye("Too many commands before login");
      return;
    }
    Optional<CommandSpec<?, ?>> row = session.find(head.verb());
    session.wireLog().command(head, command.octets(), secrecy(row));
    if (row.isPresent() && head.hasTag()) {
      invoke(row.get(), head.tag(), cursor);
      return;
    }
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

  /** Answers a command whose literal was refused. */
  void refuse(AssembledCommand command, Tagged refusal) {
    commands++;
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
      session.answer(tag, Tagged.bad(e.getMessage()));
      return;
    }
    if (!row.allowedIn(session.state())) {
      session.answer(tag, wrongState(row, session.state()));
    } else if (problem != null) {
      session.answer(tag, problem);
    } else {
      act(row, new Exchange(session, tag, row), row.stateType().cast(session.state()), command);
    }
  }

  private <S extends ImapState, C> void act(
      CommandSpec<S, C> row, Exchange exchange, S state, C command) {
    Reply reply;
    try {
      reply = row.action().run(exchange, state, command);
    } catch (IOException e) {
      log(row, e);
      reply = new Reply.Done(StoreFailure.answer(e));
    }
    if (reply instanceof Reply.Done done) {
      exchange.complete(done.tagged());
    } else if (reply instanceof Reply.Stream stream) {
      session.stream(stream.chunks());
    }
  }

  private void log(CommandSpec<?, ?> row, IOException e) {
    switch (StoreException.kindOf(e)) {
      case UNAVAILABLE, OUTCOME_UNKNOWN, CORRUPT ->
          LOG.warn("store failed command={}", row.verb(), e);
      default -> LOG.debug("store refused command={}", row.verb(), e);
    }
  }
}
