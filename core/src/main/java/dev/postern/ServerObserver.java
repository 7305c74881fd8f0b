package dev.postern;

/**
 * Is told what happens, for metrics, audits and tests. Called on the server's threads, so it must
 * return at once and be safe for many threads. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface ServerObserver {

  /** Something happened. */
  void on(ServerEvent event);

  /** One that tells this observer and then another. */
  default ServerObserver and(ServerObserver next) {
    return event -> {
      on(event);
      next.on(event);
    };
  }
}
