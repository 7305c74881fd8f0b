package dev.postern.net.internal;

import dev.postern.net.Action;
import dev.postern.net.Connection;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Octets on their way out, which may be kept, sent a few at a time, dropped or broken off. Used in
 * the serial context.
 */
final class Gate implements Consumer<ByteBuffer> {
  private final Consumer<ByteBuffer> next;
  private final Connection timer;
  private final Runnable spent;
  private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();
  private boolean shut;
  private boolean dropping;
  private boolean resting;
  private Action.Drip drip;
  private long left = Long.MAX_VALUE;

  /**
   * @param spent runs when as many octets have gone as may go
   */
  Gate(Consumer<ByteBuffer> next, Connection timer, Runnable spent) {
    this.next = next;
    this.timer = timer;
    this.spent = spent;
  }

  @Override
  public void accept(ByteBuffer octets) {
    if (dropping) {
      return;
    }
    if (shut || drip != null) {
      kept.add(octets);
      trickle();
    } else {
      pass(octets);
    }
  }

  /** Whether there is something that has to go before the connection goes on. */
  boolean busy() {
    return shut || !kept.isEmpty();
  }

  /** Whether what comes is not simply passed on. */
  boolean meddles() {
    return drip != null || left != Long.MAX_VALUE;
  }

  /** Keeps what comes. */
  void shut() {
    shut = true;
  }

  /** Lets go what was kept. */
  void open() {
    shut = false;
    if (drip != null) {
      trickle();
      return;
    }
    while (!kept.isEmpty()) {
      pass(kept.remove());
    }
  }

  /** Sends a few octets at a time from now on. */
  void drip(Action.Drip slow) {
    drip = slow;
  }

  /** Sends these octets, and drops what comes. */
  void replace(ByteBuffer octets) {
    accept(octets);
    dropping = true;
  }

  /** Only so many more octets may go; more than none. */
  void endAfter(long octets) {
    left = octets;
  }

  /** What comes from now on is sent as it comes, but for what {@link #endAfter} says. */
  void restore() {
    dropping = false;
    drip = null;
    open();
  }

  private void trickle() {
    if (shut || resting || kept.isEmpty()) {
      return;
    }
    ByteBuffer head = kept.element();
    int count = Math.min(drip.octets(), head.remaining());
    ByteBuffer drop = head.slice(head.position(), count);
    head.position(head.position() + count);
    if (!head.hasRemaining()) {
      kept.remove();
    }
    pass(drop);
    resting = true;
    timer.schedule(drip.pause(), this::rested);
  }

  private void rested() {
    resting = false;
    if (drip != null) {
      trickle();
    }
  }

  private void pass(ByteBuffer octets) {
    int count = (int) Math.min(left, octets.remaining());
    if (count == 0) {
      return;
    }
    left -= left == Long.MAX_VALUE ? 0 : count;
    next.accept(octets.slice(octets.position(), count));
    if (left == 0) {
      spent.run();
    }
  }
}
