package dev.postern.filter;

import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import java.io.IOException;
import java.util.Set;

/**
 * A filter on one connection, as a milter sees it: the stages come in this order, those from {@link
 * #sender} on once for each transaction. Override the stages of interest; the others pass. Called
 * by one thread at a time, not always the same; may block. A stage that throws counts as {@link
 * Verdict#defer} and is logged; the session goes on.
 *
 * <p>A stage's thread is interrupted when its client goes away, and when the filters have had their
 * time at this stage ({@link dev.postern.Limits.Time#FILTER_CALL}): mail is deferred then, whatever
 * is still said. One that does not end at its interrupt loses its client's connection, and keeps a
 * thread of the pool for as long as it goes on.
 */
public interface FilterSession extends AutoCloseable {

  /** What a session can be told or asked. */
  enum Call {
    /** {@link FilterSession#connect}. */
    CONNECT,
    /** {@link FilterSession#helo}. */
    HELO,
    /** {@link FilterSession#sender}. */
    SENDER,
    /** {@link FilterSession#recipient}. */
    RECIPIENT,
    /** {@link FilterSession#message}. */
    MESSAGE,
    /** {@link FilterSession#abort}. */
    ABORT,
    /** {@link FilterSession#close}. */
    CLOSE
  }

  /**
   * Which of its methods have something to do: the others are not called, and no client waits for a
   * thread to call them. Asked once, when the session has been opened, on the connection's own
   * thread or a pool's; must not block. Those that its class overrides, unless it says otherwise; a
   * session that passes on to another can say what that one does.
   */
  default Set<Call> calls() {
    return OverriddenCalls.of(getClass());
  }

  /**
   * The client connected; nothing has been said. Refused with 554 or 421 in place of a greeting.
   */
  default Verdict connect(Findings before) throws IOException {
    return Verdict.pass();
  }

  /**
   * The client said hello (HELO, EHLO, LHLO), perhaps again, perhaps after STARTTLS. What was found
   * at an earlier hello is forgotten.
   *
   * @param host the name that it gives itself
   */
  default Verdict helo(String host, Findings before) throws IOException {
    return Verdict.pass();
  }

  /** A sender was named (MAIL FROM); the envelope has no recipients yet. */
  default Verdict sender(Envelope envelope, Findings before) throws IOException {
    return Verdict.pass();
  }

  /**
   * A recipient was named (RCPT TO) that the server would take. Quarantine and discard are this
   * recipient's alone.
   *
   * @param envelope holds the recipients before it
   */
  default Verdict recipient(Envelope envelope, Recipient recipient, Findings before)
      throws IOException {
    return Verdict.pass();
  }

  /** The message is there, without trace headers; nothing has been answered yet. */
  default Verdict message(FilteredMessage message) throws IOException {
    return Verdict.pass();
  }

  /**
   * The transaction, whose sender was accepted, comes to nothing: RSET, another hello, a refused
   * message, a client that is gone. Told before the next stage, or before {@link #close}.
   */
  default void abort() throws IOException {}

  /**
   * The connection is gone. Called exactly once, as the last call, also if a stage threw, the
   * client vanished or the server stops. It may block for a short while; others that are to be
   * asked or closed wait meanwhile.
   */
  @Override
  default void close() throws IOException {}
}
