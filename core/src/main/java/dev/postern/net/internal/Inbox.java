package dev.postern.net.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Input that waits for the serial context. Reading is suspended above {@link #HIGH} octets and
 * resumed below {@link #LOW}. Safe for many threads.
 */
final class Inbox {
  /** Octets waiting before reading stops. */
  static final int HIGH = 64 * 1024;

  /** Octets waiting below which reading goes on. */
  static final int LOW = 16 * 1024;

  private final RawChannel channel;
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>(2);
  private int octets;
  private boolean suspended;
  private boolean ended;
  private boolean discarding;

  Inbox(RawChannel channel) {
    this.channel = channel;
  }

  synchronized void add(ByteBuffer input) {
    if (discarding || !input.hasRemaining()) {
      return;
    }
    waiting.add(input);
    octets += input.remaining();
    if (octets > HIGH && !suspended) {
      suspended = true;
      channel.suspend();
    }
  }

  /** The next buffer, or null. */
  synchronized ByteBuffer poll() {
    ByteBuffer next = waiting.poll();
    if (next != null) {
      octets -= next.remaining();
      resumeIfLow();
    }
    return next;
  }

  /** Drops what waits. */
  synchronized void clear() {
    waiting.clear();
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
    return ended && waiting.isEmpty();
  }

  /** Whether the peer sends no more, though input may wait. */
  synchronized boolean ended() {
    return ended;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  private void resumeIfLow() {
    if (suspended && octets < LOW) {
      suspended = false;
      channel.resume();
    }
  }
}
