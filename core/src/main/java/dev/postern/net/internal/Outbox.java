package dev.postern.net.internal;

import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Output on its way to the wire: small replies are gathered into one write, large ones pulled chunk
 * by chunk while fewer than {@link #WINDOW} octets wait for the peer. Used in the serial context
 * but for {@link #sent}.
 */
final class Outbox {
  /** Octets that may wait for the peer before no further chunk is pulled and no frame is cut. */
  static final int WINDOW = 4 * Chunks.SIZE;

  /** Octets gathered at most before they are written. */
  static final int GATHERED = 16 * 1024;

  private static final int FIRST_SIZE = 256;

  private final Consumer<ByteBuffer> wire;
  private final AtomicInteger unsent = new AtomicInteger();
  private volatile boolean waiting;
  private byte[] gathered;
  private int length;
  private boolean fruitless;
  private boolean asked;
  private boolean begun;
  private boolean broken;
  private ArrayDeque<Object> backlog;

  /**
   * @param wire takes octets in order; it calls {@link #queued} for what goes on the wire
   */
  Outbox(Consumer<ByteBuffer> wire) {
    this.wire = wire;
  }

  void write(ByteBuffer octets) {
    if (backlog == null) {
      append(octets);
    } else {
      backlog.add(octets);
    }
  }

  void write(Chunks chunks) {
    if (backlog == null) {
      backlog = new ArrayDeque<>(4);
    }
    backlog.add(chunks);
  }

  /** Moves one piece of a large reply on; false if there is none or the window is full. */
  boolean pump() throws IOException {
    if (backlog == null || full()) {
      return false;
    }
    Object head = backlog.peek();
    if (head instanceof Chunks chunks) {
      ByteBuffer next = next(chunks);
      fruitless = next != null && !next.hasRemaining();
      if (next == null) {
        end(chunks);
      } else {
        begun |= next.hasRemaining();
        append(next);
      }
    } else {
      append((ByteBuffer) remove());
    }
    return true;
  }

  private ByteBuffer next(Chunks chunks) throws IOException {
    asked = true;
    try {
      return chunks.next();
    } catch (Throwable e) {
      broken = begun;
      try {
        end(chunks);
      } catch (Throwable again) {
        // What broke it off is what has to be known.
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private void end(Chunks chunks) throws IOException {
    asked = false;
    begun = false;
    remove();
    chunks.close();
  }

  /** Whether a large reply failed when part of it was made, so that nothing can follow. */
  boolean broken() {
    return broken;
  }

  /** Where the next piece of a large reply is made; empty if anywhere, or if there is none. */
  Optional<Pool> pool() {
    return backlog != null && backlog.peek() instanceof Chunks chunks
        ? chunks.pool()
        : Optional.empty();
  }

  /** Whether the next piece of a large reply is not its first. */
  boolean underWay() {
    return asked;
  }

  /** There is no thread for the next piece of a large reply. */
  void refuse() throws IOException {
    if (backlog != null && backlog.peek() instanceof Chunks chunks) {
      chunks.refused();
    }
  }

  private Object remove() {
    Object head = backlog.remove();
    if (backlog.isEmpty()) {
      backlog = null;
    }
    return head;
  }

  /** Whether a large reply is still being produced. */
  boolean producing() {
    return backlog != null;
  }

  /** Whether there is a large reply that had nothing to send when it was asked last. */
  boolean fruitless() {
    return backlog != null && fruitless;
  }

  /** Whether so much waits for the peer that nothing more should be made. */
  boolean full() {
    if (unsent.get() < WINDOW) {
      return false;
    }
    waiting = true;
    // The peer may have caught up between the two looks.
    return unsent.get() >= WINDOW;
  }

  /** Writes what was gathered. */
  void flush() {
    if (length > 0) {
      ByteBuffer all = ByteBuffer.wrap(gathered, 0, length);
      gathered = null;
      length = 0;
      wire.accept(all);
    }
  }

  /** Octets were handed to the channel. */
  void queued(int octets) {
    unsent.addAndGet(octets);
  }

  /**
   * The kernel took octets. Any thread may call it.
   *
   * @return whether the serial context waits for this
   */
  boolean sent(int octets) {
    if (unsent.addAndGet(-octets) < WINDOW && waiting) {
      waiting = false;
      return true;
    }
    return false;
  }

  /** Octets that wait for the peer. Any thread may call it. */
  int unsent() {
    return unsent.get();
  }

  /** Drops everything and closes what was being sent. */
  void discard(Consumer<Throwable> onError) {
    gathered = null;
    length = 0;
    ArrayDeque<Object> left = backlog;
    backlog = null;
    while (left != null && !left.isEmpty()) {
      if (left.remove() instanceof Chunks chunks) {
        try {
          chunks.close();
        } catch (Throwable e) {
          onError.accept(e);
        }
      }
    }
  }

  private void append(ByteBuffer octets) {
    int count = octets.remaining();
    if (count == 0) {
      return;
    }
    if (length + count > GATHERED) {
      flush();
    }
    if (count >= GATHERED / 2) {
      flush();
      wire.accept(octets);
      return;
    }
    reserve(length + count);
    octets.get(gathered, length, count);
    length += count;
  }

  private void reserve(int size) {
    if (gathered == null) {
      gathered = new byte[Math.max(FIRST_SIZE, size)];
    } else if (gathered.length < size) {
      gathered = Arrays.copyOf(gathered, Math.max(size, 2 * gathered.length));
    }
  }
}
