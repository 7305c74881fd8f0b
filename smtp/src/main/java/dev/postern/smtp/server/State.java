package dev.postern.smtp.server;

import dev.postern.auth.dialogue.LoginDialogue;
import dev.postern.delivery.dispatch.Expansion;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.smtp.wire.Reply;
import java.util.Optional;

/** Where a conversation stands; each state holds only its own data. */
sealed interface State {

  /** The answer to a command that does not fit here. */
  default Reply misplaced() {
    return Replies.BAD_SEQUENCE;
  }

  /** What the client said of itself, as far as this state keeps it. */
  default Optional<Helo> said() {
    return Optional.empty();
  }

  /** Whether recipients are remembered. */
  default boolean hasRecipients() {
    return isUnfinished() || held().isPresent();
  }

  /** Whether a message is under way of which not all has come, its recipients included. */
  default boolean isUnfinished() {
    return false;
  }

  /** The message that this state holds, as far as it has come. */
  default Optional<IncomingMessage> held() {
    return Optional.empty();
  }

  /** Lines are commands, before, between and in transactions. */
  sealed interface Conversing extends State {

    /** The state after RSET: without a transaction (RFC 5321 §4.1.1.5). */
    Conversing reset();
  }

  /** A filter turned the client away; only QUIT is left (RFC 5321 §3.1). */
  record TurnedAway() implements State {}

  /** The client has not said hello. */
  record Connected() implements Conversing {
    @Override
    public Reply misplaced() {
      return Replies.HELLO_FIRST;
    }

    @Override
    public Connected reset() {
      return this;
    }
  }

  /** The client said hello. */
  record Greeted(Helo helo) implements Conversing {
    @Override
    public Optional<Helo> said() {
      return Optional.of(helo);
    }

    @Override
    public Reply misplaced() {
      return Replies.NO_TRANSACTION;
    }

    @Override
    public Greeted reset() {
      return this;
    }
  }

  /** There is a transaction, of whose message not all has come. */
  sealed interface Unfinished extends Conversing {
    Transaction transaction();

    @Override
    default Optional<Helo> said() {
      return Optional.of(transaction().helo());
    }

    @Override
    default boolean isUnfinished() {
      return true;
    }

    @Override
    default Greeted reset() {
      return new Greeted(transaction().helo());
    }
  }

  /** The message may come, or more of it. */
  sealed interface Sending extends Unfinished {}

  /**
   * A sender was accepted, and perhaps recipients.
   *
   * @param envelope what was said so far
   * @param filters what filters said so far
   * @param expanded how many addresses the aliases among the recipients lead to
   * @param remembered how many addresses are remembered: a recipient, or those behind an alias
   */
  record Transaction(
      Helo helo, Envelope envelope, FilterOutcome filters, int expanded, int remembered)
      implements Sending {

    /** Without recipients. */
    Transaction(Helo helo, Envelope envelope, FilterOutcome filters) {
      this(helo, envelope, filters, 0, 0);
    }

    @Override
    public Transaction transaction() {
      return this;
    }

    @Override
    public Reply misplaced() {
      return Replies.IN_TRANSACTION;
    }

    /** The same, and what was said of it since. */
    Transaction with(FilterOutcome after) {
      return new Transaction(helo, envelope, after, expanded, remembered);
    }

    /** The same with one recipient more; costs the same however many there are. */
    Transaction with(Recipient recipient, FilterOutcome after) {
      int behind = Expansion.expanded(recipient.route());
      return new Transaction(
          helo,
          envelope.withRecipient(recipient),
          after,
          expanded + behind,
          remembered + Math.max(1, behind));
    }
  }

  /** The message arrives. */
  record Receiving(Transaction transaction, IncomingMessage message) implements State {
    @Override
    public Optional<IncomingMessage> held() {
      return Optional.of(message);
    }
  }

  /** Some chunks of the message are there; commands may come between them (RFC 3030 §2). */
  record Chunked(Transaction transaction, IncomingMessage message) implements Sending {
    @Override
    public Optional<IncomingMessage> held() {
      return Optional.of(message);
    }
  }

  /** A chunk did not become part of the message: only another transaction helps (RFC 3030 §2). */
  record Failed(Transaction transaction) implements Unfinished {
    @Override
    public Reply misplaced() {
      return Replies.FAILED;
    }
  }

  /**
   * The octets of a chunk arrive.
   *
   * @param before what was, and what its message is kept in
   * @param refusal what is said at its end, if its octets are read and dropped
   */
  record Chunk(State before, BdatCommand command, Optional<Reply> refusal) implements State {
    @Override
    public boolean isUnfinished() {
      return before.isUnfinished();
    }

    @Override
    public Optional<IncomingMessage> held() {
      return before.held();
    }
  }

  /** The message is there: it is looked at and delivered. */
  record Completing(Transaction transaction, IncomingMessage message) implements State {
    @Override
    public Optional<Helo> said() {
      return Optional.of(transaction.helo());
    }

    @Override
    public Optional<IncomingMessage> held() {
      return Optional.of(message);
    }
  }

  /** The server has said its last word. */
  record Ended() implements State {}

  /** A login takes the lines, if any. */
  record Authenticating(LoginDialogue dialogue) implements State {}
}
