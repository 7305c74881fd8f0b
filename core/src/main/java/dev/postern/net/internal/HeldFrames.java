package dev.postern.net.internal;

import dev.postern.net.Action;
import dev.postern.net.Frame;
import dev.postern.net.ProtocolSession;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * Frames that an interceptor keeps from a session, and what it has said of the data that comes.
 * Used in the serial context.
 */
final class HeldFrames {
  private final BiConsumer<Action.Delay, Runnable> timer;
  private final ArrayDeque<Frame> kept = new ArrayDeque<>();
  private ProtocolSession session;
  private Action.Drip drip;
  private long left = Long.MAX_VALUE;
  private long taken;

  /**
   * @param timer has the connection wait
   */
  HeldFrames(BiConsumer<Action.Delay, Runnable> timer) {
    this.timer = timer;
  }

  /** Keeps a frame until it is handed on. */
  void keep(Frame frame, ProtocolSession to) {
    session = to;
    kept.add(frame);
  }

  /** Hands on a frame that was kept; false if there is none. */
  boolean handOn() {
    Frame next = kept.poll();
    if (next == null) {
      return false;
    }
    session.received(next);
    if (drip != null) {
      timer.accept(new Action.Delay(drip.pause()), () -> {});
    }
    return true;
  }

  /** Forgets what was kept. */
  void clear() {
    kept.clear();
  }

  // --- Data.

  /** Octets of the data that have come. */
  long taken() {
    return taken;
  }

  /** More of it comes. */
  void take(int octets) {
    taken += octets;
  }

  /** It was said what becomes of the rest of it. */
  boolean ruled() {
    return drip != null || left != Long.MAX_VALUE;
  }

  /** Says what becomes of the rest of it. */
  void rule(Action action) {
    if (action instanceof Action.Drip slow) {
      drip = slow;
    } else if (action instanceof Action.CutAfter cut) {
      left = cut.octets();
    }
  }

  /** It is over; says how many octets it had. */
  long dataEnds() {
    long all = taken;
    taken = 0;
    drip = null;
    left = Long.MAX_VALUE;
    return all;
  }

  /** Hands on what may be, and keeps what must wait; says whether that was the last. */
  boolean handData(Frame.Data piece, ProtocolSession to) {
    if (drip != null) {
      split(copy(piece).octets(), to);
      handOn();
      return false;
    }
    ByteBuffer octets = piece.octets();
    int count = (int) Math.min(left, octets.remaining());
    left -= left == Long.MAX_VALUE ? 0 : count;
    to.received(new Frame.Data(octets.slice(octets.position(), count)));
    return left == 0;
  }

  private void split(ByteBuffer octets, ProtocolSession to) {
    while (octets.hasRemaining()) {
      int count = Math.min(drip.octets(), octets.remaining());
      keep(new Frame.Data(octets.slice(octets.position(), count)), to);
      octets.position(octets.position() + count);
    }
  }

  /** A piece that outlives its call. */
  static Frame.Data copy(Frame.Data piece) {
    ByteBuffer octets = piece.octets().duplicate();
    return new Frame.Data(ByteBuffer.allocate(octets.remaining()).put(octets).flip());
  }
}
