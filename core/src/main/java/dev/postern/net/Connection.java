package dev.postern.net;

import dev.postern.Limits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;

/**
 * A connection as its session sees it. Unless said otherwise, methods are called in the
 * connection's serial context alone.
 */
public interface Connection {

  /** A short id, unique in the process, for logs. */
  String id();

  /** Who is at the other end, TLS facts included. */
  PeerInfo peer();

  /**
   * The client, whom the session trusts, speaks for another one (Postfix's XCLIENT): from now on
   * that one is the {@link #peer}, the client its {@link PeerInfo#proxy}, and connections are
   * counted at its address. A login is forgotten, as with {@link #startTls STARTTLS}: if nobody has
   * to log in, {@link #needsNoLogin say so} again. So are the certificate and the channel bindings
   * that TLS gave or a later STARTTLS gives: they are the proxy's. It may be called again; the
   * proxy stays the first one.
   *
   * @param client its addresses and its name; the listener, the proxy and what TLS agreed on stay
   *     the connection's own
   * @return false if there are too many connections from there ({@link
   *     dev.postern.Limits.Count#CONNECTIONS_PER_ADDRESS}), or the connection is gone; nothing has
   *     changed then
   * @throws IllegalArgumentException if it has no address, or a name without one, and is not on the
   *     same unix-domain socket
   */
  boolean announce(PeerInfo client);

  /** On whose account things are done and kept now: the user's who has logged in, or the peer's. */
  Party party();

  /** Capabilities that this listener neither advertises nor serves, in upper case. */
  Set<String> hiddenCapabilities();

  /**
   * Whether {@link #startTls()} can succeed: the listener offers STARTTLS, has a certificate, and
   * is not encrypted yet.
   */
  boolean canStartTls();

  /**
   * Queues a small reply. Replies to pipelined commands are coalesced into one write.
   *
   * @param octets taken over by the connection
   */
  void write(ByteBuffer octets);

  /**
   * Queues a large reply behind what was written before. The next frame is cut after its last chunk
   * was produced.
   */
  void write(Chunks chunks);

  /**
   * Begins the server's side of a TLS handshake after what was written so far. Clear text that the
   * client sent behind its command is dropped (CVE-2011-0411). {@link ProtocolSession#secured}
   * follows.
   */
  void startTls();

  /**
   * Whether something has come from the client that was not cut into a frame yet: while it is not
   * heard ({@link Framing.Pause}), whether it waits for its turn to speak. Under TLS that is what
   * has come since the handshake.
   */
  boolean hasInput();

  /** Closes after all replies are written; no further frame is cut. */
  void close();

  /**
   * Ends the connection at once, on TCP with a reset: nothing that waits to be sent is sent, and no
   * further frame is cut. {@link ProtocolSession#closed} follows.
   */
  void abort();

  /**
   * Runs a task in the serial context, ordered with frames. Any thread may call it; after the end
   * it does nothing.
   */
  void execute(Runnable task);

  /**
   * Runs a task as {@link #execute} does, but on the calling thread, once the serial context is
   * free: what a task {@link #aside} has found is told without a change of threads. The context's
   * turn goes on there for a moment.
   *
   * @throws IllegalStateException if it is called in the serial context
   */
  default void executeHere(Runnable task) {
    execute(task);
  }

  /**
   * Runs a task in the serial context after a delay, unless cancelled or closed before. No thread
   * waits. Longer delays than {@link Limits#bounded} are that long.
   */
  Cancellable schedule(Duration delay, Runnable task);

  /**
   * Runs a task that may block: in the serial context still, but on a thread of a bulkhead. No
   * frame is cut between this call and the task's end, and the task may hop on to another pool. A
   * connection waits for one such task at a time.
   *
   * <p>If the connection ends, or the session {@link #close() closes} it or has said {@link
   * ProtocolSession#goodbye goodbye}, before the task begins, it never runs; if it ends meanwhile,
   * {@link Pool#whenGone} says what follows.
   *
   * <p>A large reply may need such a task, too: its {@link Chunks#next()} asks for it, comes empty,
   * and is called again when the task is over, or when the session has said goodbye instead.
   *
   * @param refused runs instead, in the serial context, if the pool and its queue are full, or if
   *     the task has waited for {@link dev.postern.Limits.Time#BULKHEAD_WAIT}: answer with a
   *     temporary failure
   * @throws IllegalStateException if a task is waiting already
   */
  void blocking(Pool pool, Runnable task, Runnable refused);

  /**
   * Whether the task of a pool that calls this was interrupted because its time is up ({@link
   * Pool#longest}): what it comes to counts as a failure for now. One of {@link #blocking} that
   * goes on all the same loses its connection.
   */
  boolean overdue();

  /**
   * Runs a task that may block beside the conversation: outside the serial context, on a thread of
   * a bulkhead, while frames are cut and other such tasks run. For a protocol that has many
   * requests under way on one connection. Any thread may call it; what comes of the task goes back
   * by {@link #execute}.
   *
   * <p>If the connection ends before the task begins, neither of the two runs; if it ends
   * meanwhile, {@link Pool#whenGone} says what follows, and a server that stops waits for it,
   * within its bounds. What the task throws is the session's failure.
   *
   * @param party whose share of the pool it takes: of a request on behalf of another, that other
   * @param refused runs instead, in the serial context, if the pool and its queue are full, or if
   *     the task has waited for {@link dev.postern.Limits.Time#BULKHEAD_WAIT}
   */
  void aside(Pool pool, Party party, Runnable task, Runnable refused);

  /**
   * Runs a task that may block once the session no longer needs what it works on: it frees what the
   * session held. It runs outside the serial context, on a thread of a bulkhead, also when the
   * connection is gone, and called from {@link ProtocolSession#closed}. It may have to wait, and is
   * never turned away for want of room: let it free only what a task of the same pool took. A
   * server that stops waits for it, within its bounds.
   *
   * @param refused runs instead if the server has stopped: frees as well as it can at once; perhaps
   *     in the calling thread
   */
  void afterwards(Pool pool, Runnable task, Runnable refused);

  /**
   * The client has proved who it is: the absolute deadline for logging in no longer holds, and what
   * may block is done for this user, whose share of a pool is bounded ({@link
   * dev.postern.Limits.Count#BULKHEAD_SHARE}). {@link #startTls STARTTLS} forgets that, and the
   * deadline counts from there; a login that is still awaited then gets no more time.
   *
   * @param user the name under which the user's mail is known
   */
  void loggedIn(String user);

  /**
   * The client need not prove who it is: there is no deadline for logging in, until {@link
   * #startTls STARTTLS}.
   */
  void needsNoLogin();

  /**
   * How long the client may be silent from now on, {@link Limits#bounded}; starts anew with each
   * frame.
   */
  void idleTimeout(Duration timeout);

  /** Something that can be called off. */
  interface Cancellable {
    /** Calls it off; does nothing if it is over. */
    void cancel();
  }
}
