package dev.postern.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A large reply as a lazy sequence. The write pump asks for the next chunk when earlier ones have
 * drained, so a slow reader costs a bounded amount of memory and no thread.
 */
public interface Chunks extends Closeable {
  /** A fitting size for a chunk in octets. */
  int SIZE = 32 * 1024;

  /**
   * The next octets to send; empty if there are none yet and it should be asked again, at once or
   * after the task that it has handed to {@link Connection#blocking} meanwhile; null at the end.
   * Called in the connection's serial context. A call works for a few milliseconds at the most, so
   * that what takes long takes turns with other connections; if it may block, {@link #pool} says
   * so.
   *
   * @throws IOException if the rest cannot be read; the connection is then closed, since a reply
   *     cut short cannot be mended
   */
  ByteBuffer next() throws IOException;

  /**
   * Where the next call of {@link #next} is made. Empty, the default, if it never blocks; the pool
   * whose threads may wait for it if it reads from a store, which may be slow or locked. Called
   * before each {@code next()}, and may change.
   */
  default Optional<Pool> pool() {
    return Optional.empty();
  }

  /**
   * The pool was full when the first chunk was asked for, or no thread of it came free within
   * {@link dev.postern.Limits.Time#BULKHEAD_WAIT}: ends the reply as a temporary failure, if
   * nothing of it was sent that would be cut short by that; {@link #next} is called, where it need
   * not block, until it is null.
   *
   * @throws IOException if that cannot be; the connection is then closed. This is the default
   */
  default void refused() throws IOException {
    throw new IOException("too busy to go on with a reply");
  }

  /** Called once, after the last chunk or when the connection ends. */
  @Override
  default void close() throws IOException {}
}
