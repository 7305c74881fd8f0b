package dev.postern.net.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Input that waits for the serial context. Reading is suspended above {@link #HIGH} octets and
 * resumed below {@link #LOW}; buffers that a channel has filled but little are gathered, so that
 * what waits takes no more than it counts. Safe for many threads.
 */
final class Inbox {
  /** Octets waiting before reading stops. */
  static final int HIGH = 16 * 1024;

  /** Octets waiting below which reading goes on. */
  static final int LOW = 4 * 1024;

  private static final int GATHERED = 4 * 1024;

  private final RawChannel channel;
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>(2);
  private ByteBuffer gathered;
  private int octets;
  private long received;
  private boolean suspended;
  private boolean ended;
  private boolean discarding;

  Inbox(RawChannel channel) {
    this.channel = channel;
  }

  synchronized void add(ByteBuffer input) {
    received += input.remaining();
    if (discarding || !input.hasRemaining()) {
      return;
    }
    boolean next = octets == 0;
    octets += input.remaining();
    if (next || (gathered == null && input.remaining() == input.capacity())) {
      waiting.add(input);
    } else {
      gather(input);
    }
    if (octets > HIGH && !suspended) {
      suspended = true;
      channel.suspend();
    }
  }

  private void gather(ByteBuffer input) {
    while (input.hasRemaining()) {
      if (gathered == null) {
        gathered = ByteBuffer.allocate(GATHERED);
      }
      int count = Math.min(gathered.remaining(), input.remaining());
      gathered.put(input.slice(input.position(), count));
      input.position(input.position() + count);
      if (!gathered.hasRemaining()) {
        waiting.add(takeGathered());
      }
    }
  }

  private ByteBuffer takeGathered() {
    ByteBuffer taken = gathered;
    gathered = null;
    return taken.flip();
  }

  /** Octets that have come, dropped ones included. */
  synchronized long received() {
    return received;
  }

  /** The next buffer, or null. */
  synchronized ByteBuffer poll() {
    ByteBuffer next = waiting.poll();
    if (next == null && gathered != null) {
      next = takeGathered();
    }
    if (next != null) {
      octets -= next.remaining();
      resumeIfLow();
    }
    return next;
  }

  /** Drops what waits. */
  synchronized void clear() {
    waiting.clear();
    gathered = null;
    octets = 0;
    resumeIfLow();
  }

  /** Drops what waits and all that comes. */
  synchronized void discardAll() {
    discarding = true;
    clear();
  }

  /** The peer sends no more. */
  synchronized void end() {
    ended = true;
  }

  /** Whether all input was taken and no more will come. */
  synchronized boolean exhausted() {
    return ended && octets == 0;
  }

  /** Whether the peer sends no more, though input may wait. */
  synchronized boolean ended() {
    return ended;
  }

  synchronized boolean isEmpty() {
    return octets == 0;
  }

  private void resumeIfLow() {
    if (suspended && octets < LOW) {
      suspended = false;
      channel.resume();
    }
  }
}
