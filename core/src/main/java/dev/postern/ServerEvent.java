package dev.postern;

import dev.postern.delivery.DeliveryOutcome;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import java.net.SocketAddress;

/** Something that happened in a server. No event holds a secret. */
public sealed interface ServerEvent {

  /** A listener is bound and takes connections. */
  record Listening(String listener, SocketAddress address) implements ServerEvent {}

  /** A connection was accepted. */
  record Connected(String connection, PeerInfo peer) implements ServerEvent {}

  /** A connection was turned away by a limit. */
  record TurnedAway(PeerInfo peer, Limits.Count limit) implements ServerEvent {}

  /** A connection that was accepted ended; told once for each {@link Connected}. */
  record Disconnected(String connection, PeerInfo peer) implements ServerEvent {}

  /** A handshake came to an end. */
  record Secured(String connection, PeerInfo peer) implements ServerEvent {}

  /** A user logged in. */
  record LoggedIn(String connection, PeerInfo peer, String user) implements ServerEvent {}

  /**
   * A login failed.
   *
   * @param user the name that was tried, as the client sent it
   */
  record LoginFailed(String connection, PeerInfo peer, String user) implements ServerEvent {}

  /** A sender, a recipient or a message was refused. */
  record MailRefused(String connection, Envelope envelope, int replyCode) implements ServerEvent {}

  /** A message came to an end for one recipient. */
  record MailHandled(
      String connection, Envelope envelope, Recipient recipient, DeliveryOutcome outcome, long size)
      implements ServerEvent {}

  /**
   * An error that the server cannot outlive, such as want of memory; told once. Nothing can be
   * relied on any more: close the server, and have the process start anew.
   */
  record FatalError(Throwable cause) implements ServerEvent {}

  /**
   * Events that the observer was too slow for ({@link Limits.Count#EVENTS_WAITING}); told where
   * they would have been.
   */
  record EventsDropped(long count) implements ServerEvent {}
}
