package dev.postern.smtp.server;

import dev.postern.auth.dialogue.LoginDialogue;
import dev.postern.delivery.Expansion;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.smtp.wire.Reply;

/** Where a conversation stands; each state holds only its own data. */
sealed interface State {

  /** The answer to a command that does not fit here. */
  default Reply misplaced() {
    return Replies.BAD_SEQUENCE;
  }

  /** Whether recipients are remembered. */
  default boolean hasRecipients() {
    return false;
  }

  /** Frees what only this state needs. */
  default void release() {}

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
    public Reply misplaced() {
      return Replies.NO_TRANSACTION;
    }

    @Override
    public Greeted reset() {
      return this;
    }
  }

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
      implements Conversing {

    /** Without recipients. */
    Transaction(Helo helo, Envelope envelope, FilterOutcome filters) {
      this(helo, envelope, filters, 0, 0);
    }

    @Override
    public boolean hasRecipients() {
      return true;
    }

    @Override
    public Reply misplaced() {
      return Replies.IN_TRANSACTION;
    }

    @Override
    public Greeted reset() {
      return new Greeted(helo);
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
    public boolean hasRecipients() {
      return true;
    }

    @Override
    public void release() {
      message.close();
    }
  }

  /** The message is there: it is looked at and delivered. */
  record Completing(Transaction transaction, IncomingMessage message) implements State {
    @Override
    public boolean hasRecipients() {
      return true;
    }

    @Override
    public void release() {
      message.close();
    }
  }

  /** The server has said its last word. */
  record Ended() implements State {}

  /** A login takes the lines, if any. */
  record Authenticating(LoginDialogue dialogue) implements State {}
}
