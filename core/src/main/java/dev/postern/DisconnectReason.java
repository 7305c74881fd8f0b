package dev.postern;

/** Why a connection ended, the first reason that there was. */
public enum DisconnectReason {
  /** As its protocol has it: QUIT, LOGOUT, or the server's last word after too many errors. */
  ENDED,
  /** The client hung up without a word, or did not wait for its answer. */
  CLIENT_LEFT,
  /** The connection broke, or the client reset it. */
  LOST,
  /** The client was silent for too long. */
  IDLE,
  /** A login, a line, a handshake or a message took the client too long. */
  TOO_SLOW,
  /** The client did not read what it was sent. */
  NOT_READING,
  /** The client sent a line without end. */
  ENDLESS_LINE,
  /** TLS failed. */
  TLS_FAILED,
  /**
   * The server broke it off: its session ({@link dev.postern.net.Connection#abort}), or the
   * listener's {@link dev.postern.net.Interceptor}.
   */
  ABORTED,
  /** The server is being stopped. */
  SHUTDOWN,
  /** The server failed, or could not go on with a reply; its log says why. */
  SERVER_FAILED
}
