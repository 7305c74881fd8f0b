package dev.postern.imap.server;

import dev.postern.net.Frame;
import dev.postern.net.Framing;
import java.io.IOException;
import java.util.Optional;

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

  /** The name of the command that a line begins; empty if it goes on with one. */
  default Optional<String> command(byte[] line) {
    return Optional.empty();
  }

  /** A frame came. */
  void received(Frame frame) throws IOException;
}
