package dev.postern.imap.server;

import dev.postern.Limits;
import dev.postern.imap.command.Append;
import dev.postern.imap.response.Code;
import dev.postern.imap.response.StoreFailure;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.wire.CommandBounds;
import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.Literal;
import dev.postern.imap.wire.LiteralGate;
import dev.postern.store.StoreException;
import java.util.Optional;

/**
 * Decides about literals before they are read, so that nothing is uploaded in vain: by command,
 * state and size.
 */
final class LiteralPolicy implements LiteralGate {
  /** The largest count in a command (RFC 3501 §9 number). */
  private static final long MAX_COUNT = 0xFFFF_FFFFL;

  private final ImapSession session;
  private final Limits limits;
  private final CommandBounds ofUsers;
  private final CommandBounds ofStrangers;
  private Tagged refusal = Tagged.bad("Literal refused");

  private String farewell = "Command too large";

  LiteralPolicy(ImapSession session) {
    this.session = session;
    this.limits = session.server().limits();
    int line = limits.asInt(Limits.Count.IMAP_LINE_OCTETS);
    int beforeLogin = limits.asInt(Limits.Count.IMAP_OCTETS_BEFORE_LOGIN);
    this.ofUsers = new CommandBounds(line, line + limits.of(Limits.Count.IMAP_LITERAL_OCTETS));
    this.ofStrangers = new CommandBounds(Math.min(line, beforeLogin), beforeLogin);
  }

  /** What a command may take now: of a stranger, little. */
  CommandBounds bounds() {
    return session.state() instanceof LoggedIn ? ofUsers : ofStrangers;
  }

  /** The answer to the command whose literal was last refused. */
  Tagged refusal() {
    return refusal;
  }

  /** What a client is told when its command cannot be read to its end. */
  String farewell() {
    return farewell;
  }

  @Override
  public Plan plan(byte[] soFar, Literal literal, long keptOctets) {
    boolean sync = literal.kind() == Literal.Kind.SYNCHRONIZING;
    if (!sync && session.hides(CapabilityRule.LITERAL_PLUS)) {
      farewell = "LITERAL+ is not supported";
      return Plan.END;
    }
    Plan plan = planBySize(soFar, literal, keptOctets);
    return plan == Plan.REFUSE && !sync && !canDrop(literal) ? Plan.END : plan;
  }

  /** A stranger's large literal is not even read. */
  private boolean canDrop(Literal literal) {
    long most =
        session.state() instanceof LoggedIn
            ? MAX_COUNT
            : limits.of(Limits.Count.IMAP_LITERAL_OCTETS);
    return literal.octets() <= most;
  }

  private Plan planBySize(byte[] soFar, Literal literal, long keptOctets) {
    ImapCursor cursor = new ImapCursor(soFar);
    CommandHead head = CommandHead.read(cursor);
    Optional<CommandSpec<?, ?>> row = session.find(head.verb());
    if (!head.hasTag() || row.isEmpty()) {
      return refuse(Tagged.bad("Unknown command"));
    }
    if (!row.get().allowedIn(session.state())) {
      return refuse(Dispatcher.wrongState(row.get(), session.state()));
    }
    if (row.get().traits().contains(CommandSpec.Trait.STREAMS_MESSAGE)
        && Append.messageFollows(cursor)) {
      if (literal.octets() > limits.of(Limits.Count.MESSAGE_OCTETS)) {
        return refuse(Tagged.no(Code.TOOBIG, "Message too large"));
      }
      return literal.octets() > session.server().spool().free()
          ? refuse(StoreFailure.answer(StoreException.Kind.UNAVAILABLE))
          : Plan.SPOOL;
    }
    long most = limits.of(Limits.Count.IMAP_LITERAL_OCTETS) - keptOctets;
    if (literal.octets() > Math.min(most, bounds().octets() - soFar.length)) {
      return refuse(Tagged.bad(Code.TOOBIG, "Literal too large"));
    }
    return Plan.KEEP;
  }

  private Plan refuse(Tagged answer) {
    refusal = answer;
    return Plan.REFUSE;
  }
}
