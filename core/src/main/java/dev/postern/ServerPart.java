package dev.postern;

import java.io.IOException;
import java.util.List;

/**
 * Something that a server is made of and an embedder may bring: who may log in, who exists, where
 * mail is kept and goes, what filters it, who is told. A part belongs to one server, which looks at
 * it, starts it and closes it; each method does nothing unless it is overridden, so a lambda stays
 * a lambda.
 *
 * <p>A server does each of this once for each part, however often it was given and whatever holds
 * it: first all parts are asked by {@link #check()}, then {@link #start} is called, for the {@link
 * #parts()} of a part before itself; {@link #close()} comes in the reverse order. These calls come
 * one after the other and may block; nothing else is asked of a part before its {@code start} has
 * returned, nor after its {@code close} has begun.
 *
 * <pre>{@code
 * final class Customers implements Authenticator {
 *   private Connections database;
 *
 *   @Override
 *   public void start(ServerContext server) throws IOException {
 *     database = Connections.open(url, server.limits().asInt(Limits.Count.PASSWORD_CHECKS));
 *   }
 *
 *   @Override
 *   public void close() {
 *     if (database != null) {
 *       database.close();
 *     }
 *   }
 *   ...
 * }
 * }</pre>
 */
public interface ServerPart {

  /**
   * The parts that this one asks, as a chain asks its links: they are looked at, started and closed
   * by the server, and not by this one. Always the same ones. Default: none.
   */
  default List<ServerPart> parts() {
    return List.of();
  }

  /**
   * Looks at what only a start can tell, e.g. whether a file can be read. Called by {@link
   * MailServer#start()} before anything is started or bound; may block. Default: there is nothing
   * to look at.
   *
   * @throws IOException if this part cannot work as things are; the message tells the operator what
   *     is wrong and what to do, and holds no secret
   */
  default void check() throws IOException {}

  /**
   * Begins to work: opens what it needs, starts its threads. Called by {@link MailServer#start()}
   * before anything is bound. When it throws, the server does not start, and all parts are closed,
   * this one too.
   *
   * @param server what the sessions of the server get; what a listener has of its own is not in it
   * @throws IOException if it cannot; the message is as that of {@link #check()}
   */
  default void start(ServerContext server) throws IOException {}

  /**
   * Frees what it holds. Called once, after all connections have ended, also when {@link #start}
   * failed half-way or was never called. What it throws is logged. One that takes longer than
   * {@link Limits.Time#PART_CLOSE} is interrupted and waited for no more.
   *
   * @throws IOException if something could not be freed
   */
  default void close() throws IOException {}
}
