package dev.postern;

import java.io.IOException;

/**
 * Something that a server is made of and an embedder may bring: who may log in, who exists, where
 * mail is kept and goes.
 */
public interface ServerPart {

  /**
   * Looks at what only a start can tell, e.g. whether a file can be read. Called by {@link
   * MailServer#start()} before anything is bound; may block. One that asks another part checks that
   * too. Default: there is nothing to look at.
   *
   * @throws IOException if this part cannot work as things are; the message tells the operator what
   *     is wrong and what to do, and holds no secret
   */
  default void check() throws IOException {}
}
