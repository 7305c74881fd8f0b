package dev.postern.net;

/**
 * Misbehaves for a server: at the {@link Moment}s of a listener's connections it says what becomes
 * of them, to try how a client bears a bad network or a broken server. Set by {@link
 * dev.postern.Listener#interceptor}; a server for users has none.
 *
 * <p>It sits between the protocol and TLS, so that it is the same for all protocols, and for
 * connections in clear and encrypted ones. The connection that stands when the message has been
 * taken, and is reset before the client hears of it:
 *
 * <pre>{@code
 * Smtp.mx().interceptor(moment ->
 *     moment instanceof Moment.Reply reply && reply.command().equals("DATA") && reply.part() == 2
 *         ? Action.reset()
 *         : Action.goOn());
 * }</pre>
 *
 * <p>One that throws, or answers null, ends its connection as a bug of the server does, and no
 * other.
 */
@FunctionalInterface
public interface Interceptor {

  /**
   * What becomes of a connection at a moment. It is called in the serial context of each of the
   * listener's connections, so for several at the same time, and must not block.
   */
  Action at(Moment moment);
}
