package dev.postern.net;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

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

  /**
   * The name of the command that a line gives, in upper case; empty if it goes on with one before
   * it, as a SASL response does. Asked before the line is {@link #received received}, but only
   * where there is an {@link Interceptor}, for which it names the command. Default: the line's
   * first word.
   */
  default Optional<String> command(Frame.Line line) {
    String text = new String(line.octets(), StandardCharsets.ISO_8859_1).stripLeading();
    return Optional.of(text.split("\\s", 2)[0].toUpperCase(Locale.ROOT));
  }

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
