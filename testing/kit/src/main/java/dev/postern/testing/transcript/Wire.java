package dev.postern.testing.transcript;

import java.io.IOException;
import java.time.Duration;

/** A client's end of one connection. */
interface Wire {
  /** How long an answer may take before a transcript fails. */
  Duration PATIENCE = Duration.ofSeconds(10);

  /** Sends octets. */
  void send(byte[] octets) throws IOException;

  /**
   * Octets that the server sent.
   *
   * @return at least one octet; empty if none came for now in memory or in {@link #PATIENCE}; null
   *     when the server has closed
   */
  byte[] receive() throws IOException;

  /** Sends no more. */
  void halfClose() throws IOException;

  /** Vanishes. */
  void abort() throws IOException;
}
