package dev.postern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a server going when its observer fails. */
record GuardedObserver(ServerObserver guarded) implements ServerObserver {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedObserver.class);

  @Override
  public void on(ServerEvent event) {
    try {
      guarded.on(event);
    } catch (RuntimeException | Error e) {
      LOG.error("observer failed event={}", event.getClass().getSimpleName(), e);
    }
  }
}
