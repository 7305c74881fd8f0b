package dev.postern.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

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
   * that what takes long takes turns with other connections; it may block on a disk.
   *
   * @throws IOException if the rest cannot be read; the connection is then closed, since a reply
   *     cut short cannot be mended
   */
  ByteBuffer next() throws IOException;

  /** Called once, after the last chunk or when the connection ends. */
  @Override
  default void close() throws IOException {}
}
