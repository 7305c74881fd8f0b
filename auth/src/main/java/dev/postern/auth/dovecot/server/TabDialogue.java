package dev.postern.auth.dovecot.server;

import java.util.List;

/** One of Dovecot's two protocols, on one connection. Used in its serial context. */
interface TabDialogue {

  /** The peer is there: says what it is to know. */
  void greet();

  /** The peer's version is 1, and this. Default: all are the same. */
  default void speaks(int minor) {}

  /** Whether nothing more can be taken for now. */
  boolean busy();

  /**
   * A line that is not the version.
   *
   * @param fields at least one
   */
  void take(List<String> fields) throws BrokenProtocol;

  /** The server ends the connection: answers what is under way. */
  void refuse();

  /** Nothing is answered any more. */
  void end();
}
