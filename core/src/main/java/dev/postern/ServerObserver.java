package dev.postern;

import java.util.Objects;

/**
 * Is told what happens, for metrics, audits and tests.
 *
 * <p>A running server tells its observer on one thread of its own, event after event in their
 * order, so an observer needs no locks against itself. It may take its time: no client waits for
 * it. While it is slow, {@link Limits.Count#EVENTS_WAITING} events wait; what comes on top is
 * dropped, counted and told as {@link ServerEvent.EventsDropped}. What an observer throws, an
 * {@link Error} too, is logged and changes nothing. {@link MailServer#close()} waits a while for
 * the events of the end to be told.
 */
@FunctionalInterface
public interface ServerObserver extends ServerPart {

  /** Something happened. */
  void on(ServerEvent event);

  /** One that tells this observer and then another, whatever this one throws. */
  default ServerObserver and(ServerObserver next) {
    return new ObserverPair(this, Objects.requireNonNull(next, "next"));
  }
}
