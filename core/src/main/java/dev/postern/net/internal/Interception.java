package dev.postern.net.internal;

import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.PeerInfo;
import dev.postern.net.ProtocolSession;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * What may come between a connection and its protocol. Nothing does unless its listener has an
 * interceptor. Used in the serial context.
 */
interface Interception {
  /** Nothing. */
  Interception NONE = new Interception() {};

  /** The connection was admitted. */
  default void accepted(PeerInfo peer, Runnable then) {
    then.run();
  }

  /** TLS is to begin. */
  default void handshake(Runnable then) {
    then.run();
  }

  /** Where TLS sends its records, of which they go on to the wire. */
  default Consumer<ByteBuffer> records(Consumer<ByteBuffer> wire) {
    return wire;
  }

  /** TLS stands. */
  default void secured() {}

  /** Data of this kind is to come. */
  default void dataBegins(Framing framing) {}

  /** A frame was cut for the session. */
  default void received(Frame frame, ProtocolSession session) {
    session.received(frame);
  }

  /** The session is about to write. */
  default void writes() {}

  /** All was sent, and the connection is to be closed. */
  default void closing(Runnable then) {
    then.run();
  }

  /** Whether the connection has to wait. */
  default boolean holds() {
    return false;
  }

  /** Whether the connection waits for ever. */
  default boolean stalled() {
    return false;
  }

  /** Hands on a frame that was kept; false if there is none. */
  default boolean handOn() {
    return false;
  }
}
