package dev.postern.net;

/** Why the server ends a connection on its own accord. */
public enum Goodbye {
  /** The server is being stopped. */
  SHUTTING_DOWN,
  /** The client was silent for too long. */
  IDLE,
  /** The client did not log in, or did not finish a step, within the absolute time allowed. */
  TOO_SLOW,
  /**
   * A line that is too long goes on and on ({@link dev.postern.Limits.Count#OVERLONG_LINE_OCTETS}).
   */
  ENDLESS_LINE,
  /** There are too many connections, in all or from this address. */
  TOO_MANY_CONNECTIONS,
  /** The server failed; the cause is in its log. */
  INTERNAL_ERROR
}
