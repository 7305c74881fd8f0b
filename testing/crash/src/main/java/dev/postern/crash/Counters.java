package dev.postern.crash;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts. Used by several threads. */
final class Counters {
  private final Map<Figure, Long> counts = new ConcurrentHashMap<>();

  void add(Figure figure, long count) {
    counts.merge(figure, count, Long::sum);
  }

  long of(Figure figure) {
    return counts.getOrDefault(figure, 0L);
  }

  long acknowledged() {
    return of(Figure.SMTP) + of(Figure.LMTP) + of(Figure.APPEND);
  }
}
