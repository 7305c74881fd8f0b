package dev.postern;

import java.util.List;

/** Two observers in order, whatever the first throws. */
record ObserverPair(ServerObserver first, ServerObserver second) implements ServerObserver {

  @Override
  public List<ServerPart> parts() {
    return List.of(first, second);
  }

  @Override
  public void on(ServerEvent event) {
    try {
      first.on(event);
    } catch (Throwable e) {
      try {
        second.on(event);
      } catch (Throwable again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    second.on(event);
  }
}
