package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.InputSpace;
import dev.postern.net.ProtocolSession;
import javax.net.ssl.SSLException;

/** Cuts the frames that a session expects and hands them over, one at a time. */
final class Conversation {
  private final ProtocolSession session;
  private final PlainInput input;
  private final Interception interception;
  private final Deadlines deadlines;
  private final long mostSkipped;
  private final Framer framer;

  Conversation(
      ProtocolSession session,
      PlainInput input,
      Interception interception,
      Deadlines deadlines,
      Limits limits,
      InputSpace.Share room) {
    this.session = session;
    this.input = input;
    this.interception = interception;
    this.deadlines = deadlines;
    this.mostSkipped = limits.of(Limits.Count.OVERLONG_LINE_OCTETS);
    this.framer = new Framer(room);
  }

  ProtocolSession session() {
    return session;
  }

  /** Ends a conversation, if it has begun. */
  static void close(Conversation begun) {
    if (begun != null) {
      begun.framer.forget();
      begun.session.closed();
    }
  }

  /** Whether some of a line has arrived. */
  boolean midLine() {
    return framer.midLine();
  }

  /** Whether something has begun to arrive and is not complete. */
  boolean midFrame() {
    return framer.midLine() || framer.inData();
  }

  /** Whether a line goes on and on. */
  boolean endless() {
    return framer.skipped() > mostSkipped;
  }

  /** Whether the session waits for something else than its client. */
  boolean silent() {
    return !framer.inData() && !takes(session.expects());
  }

  /** Whether the next thing to come is a line, and none of it has, or the client is held up. */
  boolean atCommandBoundary() {
    Framing next = midFrame() ? new Framing.Nothing() : session.expects();
    return next instanceof Framing.Line || next instanceof Framing.Pause;
  }

  private static boolean takes(Framing next) {
    return !(next instanceof Framing.Nothing || next instanceof Framing.Pause);
  }

  /** Handles one frame, or what there is of it. */
  PlainInput.State step() throws SSLException {
    int maxLine = 0;
    if (!framer.inData()) {
      Framing framing = session.expects();
      if (!takes(framing)) {
        return PlainInput.State.STARVED;
      }
      if (framing instanceof Framing.Line line) {
        maxLine = line.maxOctets();
      } else {
        framer.expect(framing);
        interception.dataBegins(framing);
        deadlines.dataBegins();
      }
    }
    if (!framer.ready()) {
      PlainInput.State state = input.fill();
      if (state != PlainInput.State.READY) {
        return state;
      }
    }
    boolean data = framer.inData();
    int before = available();
    Frame frame = framer.cut(input.octets(), maxLine);
    if (data) {
      progress(before - available());
    }
    if (frame != null) {
      deliver(frame);
    }
    return PlainInput.State.READY;
  }

  private int available() {
    return input.octets() == null ? 0 : input.octets().remaining();
  }

  /** Data that is dropped since there is too much of it has come all the same. */
  private void progress(int octets) {
    if (octets > 0) {
      deadlines.frame();
      deadlines.data(octets);
    }
  }

  private void deliver(Frame frame) {
    deadlines.frame();
    if (frame instanceof Frame.DataEnd) {
      deadlines.dataEnds();
    }
    interception.received(frame, session);
  }
}
