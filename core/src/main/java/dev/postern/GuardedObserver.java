package dev.postern;

import dev.postern.log.LogText;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a server going when its observer fails. */
record GuardedObserver(ServerObserver guarded) implements ServerObserver {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedObserver.class);

  @Override
  public List<ServerPart> parts() {
    return List.of(guarded);
  }

  @Override
  public void on(ServerEvent event) {
    try {
      guarded.on(event);
    } catch (Throwable e) {
      LOG.error("observer failed event={}", event.getClass().getSimpleName(), LogText.printable(e));
    }
  }
}
