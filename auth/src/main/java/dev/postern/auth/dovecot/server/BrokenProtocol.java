package dev.postern.auth.dovecot.server;

/** A peer does not speak the protocol: as Dovecot does, the connection is closed. */
final class BrokenProtocol extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param what for the log; holds nothing that was received
   */
  BrokenProtocol(String what) {
    super(what);
  }

  /**
   * @param what for the log; holds nothing that was received
   */
  BrokenProtocol(String what, Throwable cause) {
    super(what, cause);
  }
}
