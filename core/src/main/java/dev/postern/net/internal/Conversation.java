package dev.postern.net.internal;

import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.ProtocolSession;
import javax.net.ssl.SSLException;

/** Cuts the frames that a session expects and hands them over, one at a time. */
final class Conversation {
  private final ProtocolSession session;
  private final PlainInput input;
  private final Deadlines deadlines;
  private final Framer framer = new Framer();

  Conversation(ProtocolSession session, PlainInput input, Deadlines deadlines) {
    this.session = session;
    this.input = input;
    this.deadlines = deadlines;
  }

  ProtocolSession session() {
    return session;
  }

  /** Whether some of a line has arrived. */
  boolean midLine() {
    return framer.midLine();
  }

  /** Whether something has begun to arrive and is not complete. */
  boolean midFrame() {
    return framer.midLine() || framer.inData();
  }

  /** Whether the session waits for something else than its client. */
  boolean silent() {
    return !framer.inData() && session.expects() instanceof Framing.Nothing;
  }

  /** Whether the next thing to come is a line, and none of it has. */
  boolean atCommandBoundary() {
    return !midFrame() && session.expects() instanceof Framing.Line;
  }

  /** Handles one frame, or what there is of it. */
  PlainInput.State step() throws SSLException {
    int maxLine = 0;
    if (!framer.inData()) {
      Framing framing = session.expects();
      if (framing instanceof Framing.Nothing) {
        return PlainInput.State.STARVED;
      }
      if (framing instanceof Framing.Line line) {
        maxLine = line.maxOctets();
      } else {
        framer.expect(framing);
        deadlines.dataBegins();
      }
    }
    if (!framer.ready()) {
      PlainInput.State state = input.fill();
      if (state != PlainInput.State.READY) {
        return state;
      }
    }
    Frame frame = framer.cut(input.octets(), maxLine);
    if (frame != null) {
      deliver(frame);
    }
    return PlainInput.State.READY;
  }

  private void deliver(Frame frame) {
    deadlines.frame();
    if (frame instanceof Frame.Data data) {
      deadlines.data(data.octets().remaining());
    } else if (frame instanceof Frame.DataEnd) {
      deadlines.dataEnds();
    }
    session.received(frame);
  }
}
