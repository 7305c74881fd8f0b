package dev.postern.net.internal;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/** Input as the protocol reads it: decrypted if TLS is on. Used in the serial context. */
final class PlainInput {
  private final Inbox inbox;
  private final ScratchBuffers scratch;
  private TlsCodec tls;
  private ByteBuffer wire;
  private ByteBuffer plain;
  private boolean borrowed;
  private boolean closeNotified;

  PlainInput(Inbox inbox, ScratchBuffers scratch) {
    this.inbox = inbox;
    this.scratch = scratch;
  }

  /** Reads through TLS from now on; input that was not taken yet is its first. */
  void encryptWith(TlsCodec codec) {
    tls = codec;
    wire = plain;
    plain = null;
  }

  /** Drops what has arrived and was not taken yet. */
  void drop() {
    release();
    inbox.clear();
  }

  /** Sees to it that {@link #octets} has some. */
  State fill() throws SSLException {
    if (plain != null && plain.hasRemaining()) {
      return State.READY;
    }
    release();
    if (tls == null) {
      plain = inbox.poll();
      return plain == null ? starved() : State.READY;
    }
    while (!closeNotified) {
      if (wire == null || !wire.hasRemaining()) {
        wire = inbox.poll();
        if (wire == null) {
          return starved();
        }
      }
      State state = decrypt();
      if (state != State.STARVED) {
        return state;
      }
    }
    return State.ENDED;
  }

  /** What was read and not taken yet; never null after {@link State#READY}. */
  ByteBuffer octets() {
    return plain;
  }

  /** Whether input has arrived that was not taken. */
  boolean unread() {
    return (plain != null && plain.hasRemaining()) || !inbox.isEmpty();
  }

  /** The same, and what came in one piece with the end of the handshake. */
  boolean waiting() {
    return unread() || (wire != null && wire.hasRemaining());
  }

  /** Whether the peer ended TLS before it ended its direction, as it should. */
  boolean closedProperly() {
    return tls == null || closeNotified;
  }

  /** The turn is over: keeps nothing that belongs to all. */
  void settle() {
    if (borrowed && plain.hasRemaining()) {
      ByteBuffer rest = ByteBuffer.allocate(plain.remaining()).put(plain).flip();
      release();
      plain = rest;
    } else if (plain != null && !plain.hasRemaining()) {
      release();
    }
    if (wire != null && !wire.hasRemaining()) {
      wire = null;
    }
  }

  private State decrypt() throws SSLException {
    ByteBuffer out = scratch.take(tls.plainSize());
    TlsCodec.Progress progress = TlsCodec.Progress.STARVED;
    try {
      progress = tls.decrypt(wire, out);
    } finally {
      if (progress != TlsCodec.Progress.DATA) {
        scratch.give(out);
      }
    }
    return switch (progress) {
      case DATA -> {
        plain = out.flip();
        borrowed = true;
        yield State.READY;
      }
      case ESTABLISHED -> State.ESTABLISHED;
      case CLOSED -> {
        closeNotified = true;
        inbox.discardAll();
        yield State.ENDED;
      }
      case STARVED -> State.STARVED;
    };
  }

  private State starved() {
    return inbox.exhausted() ? State.ENDED : State.STARVED;
  }

  private void release() {
    if (borrowed) {
      scratch.give(plain);
      borrowed = false;
    }
    plain = null;
  }

  /** What {@link #fill} found. */
  enum State {
    /** There are octets. */
    READY,
    /** A handshake has just ended. */
    ESTABLISHED,
    /** More must arrive first. */
    STARVED,
    /** Nothing more will come. */
    ENDED
  }
}
