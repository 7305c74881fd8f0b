package dev.postern.net;

/**
 * The conversation on one connection.
 *
 * <p>All methods are called by one thread at a time, in the connection's serial context, so a
 * session needs no locks. It sees neither a socket nor the transport. A call may block for a short
 * while (a store writes to disk); a session that has to wait for a client, an event or a timer
 * returns instead.
 */
public interface ProtocolSession {

  /** The connection stands (and is encrypted, with implicit TLS): write the greeting. */
  void opened();

  /** What comes next; asked before each frame is cut. */
  Framing expects();

  /** A frame arrived. */
  void received(Frame frame);

  /**
   * TLS, asked for with {@link Connection#startTls()}, now stands: forget what the client said
   * before (RFC 3207 §4.2). If nobody has to log in, say so again ({@link
   * Connection#needsNoLogin()}).
   */
  void secured(TlsInfo tls);

  /** Write the protocol's farewell (421, BYE, -ERR). The connection is closed after it. */
  void goodbye(Goodbye reason);

  /**
   * The connection is gone, for whatever reason. Free what the session holds. Called exactly once,
   * as the last call.
   */
  void closed();
}
