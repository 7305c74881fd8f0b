package dev.postern.smtp.server;

import dev.postern.auth.login.LoginDialogue;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import java.util.ArrayList;
import java.util.List;

/** Where a conversation stands; each state holds only its own data. */
sealed interface State {

  /** The state as the command table knows it. */
  Phase phase();

  /** Whether recipients are remembered. */
  default boolean hasRecipients() {
    return false;
  }

  /** Frees what only this state needs. */
  default void release() {}

  /** A filter turned the client away. */
  record TurnedAway() implements State {
    @Override
    public Phase phase() {
      return Phase.TURNED_AWAY;
    }
  }

  /** The client has not said hello. */
  record Connected() implements State {
    @Override
    public Phase phase() {
      return Phase.CONNECTED;
    }
  }

  /** The client said hello. */
  record Greeted(Helo helo) implements State {
    @Override
    public Phase phase() {
      return Phase.GREETED;
    }
  }

  /**
   * A sender was accepted, and perhaps recipients.
   *
   * @param envelope what was said so far
   * @param judgement what filters said so far
   */
  record Transaction(Helo helo, Envelope envelope, Judgement judgement) implements State {
    @Override
    public boolean hasRecipients() {
      return true;
    }

    @Override
    public Phase phase() {
      return Phase.TRANSACTION;
    }

    Transaction with(Recipient recipient, Judgement after) {
      List<Recipient> all = new ArrayList<>(envelope.recipients());
      all.add(recipient);
      return new Transaction(helo, envelope.withRecipients(all), after);
    }
  }

  /** The message arrives. */
  record Receiving(Transaction transaction, IncomingMessage message) implements State {
    @Override
    public boolean hasRecipients() {
      return true;
    }

    @Override
    public Phase phase() {
      return Phase.ABSORBED;
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
    public Phase phase() {
      return Phase.ABSORBED;
    }

    @Override
    public void release() {
      message.close();
    }
  }

  /** The server has said its last word. */
  record Ended() implements State {
    @Override
    public Phase phase() {
      return Phase.ABSORBED;
    }
  }

  /** A login takes the lines, if any. */
  record Authenticating(LoginDialogue dialogue) implements State {
    @Override
    public Phase phase() {
      return Phase.ABSORBED;
    }
  }
}
