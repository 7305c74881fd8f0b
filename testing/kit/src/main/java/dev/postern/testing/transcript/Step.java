package dev.postern.testing.transcript;

import java.time.Duration;

/** One line of a transcript. Lanes number the clients from 1. */
sealed interface Step {

  /** The line of the file, for messages. */
  int line();

  /** The client of a lane sends octets. */
  record Send(int line, int lane, byte[] octets) implements Step {}

  /** The client of a lane gets a line that fits. */
  record Expect(int line, int lane, LinePattern pattern) implements Step {}

  /** The client of a lane may get any lines until the next expected one. */
  record AnyLines(int line, int lane) implements Step {}

  /** A lane connects, or connects anew, to a listener. */
  record Connect(int line, int lane, String listener) implements Step {}

  /** The client of a lane does its side of a TLS handshake. */
  record StartTls(int line, int lane) implements Step {}

  /** The server has closed the connection of a lane. */
  record Closed(int line, int lane) implements Step {}

  /** The client of a lane vanishes. */
  record HangUp(int line, int lane) implements Step {}

  /** The client of a lane sends no more but reads on. */
  record HalfClose(int line, int lane) implements Step {}

  /** Time passes; such transcripts run in process alone. */
  record Advance(int line, Duration time) implements Step {}

  /**
   * What follows is not sent before what was expected has come, even when all is sent as one
   * buffer.
   */
  record Sync(int line) implements Step {}
}
