package dev.postern.imap.server;

import dev.postern.net.Frame;
import dev.postern.net.Framing;
import java.io.IOException;

/** What a session reads: commands, a SASL exchange, the end of IDLE, or nothing for now. */
interface Input {
  /** Input waits. */
  Input NOTHING =
      new Input() {
        @Override
        public Framing expects() {
          return new Framing.Nothing();
        }

        @Override
        public void received(Frame frame) {
          throw new IllegalStateException("a frame that nobody expects");
        }
      };

  /** What comes next. */
  Framing expects();

  /** A frame came. */
  void received(Frame frame) throws IOException;
}
