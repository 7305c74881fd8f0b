package dev.postern.examples.endtoend;

import dev.postern.ServerEvent;
import dev.postern.ServerObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a server told its observer; a test can wait for it. */
final class EventLog implements ServerObserver {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<ServerEvent> events = new ArrayList<>();

  @Override
  public synchronized void on(ServerEvent event) {
    events.add(event);
    notifyAll();
  }

  synchronized <E extends ServerEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The first event of a kind that fits, as soon as it has happened. */
  synchronized <E extends ServerEvent> E await(Class<E> type, Predicate<E> fits)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<E> found = all(type).stream().filter(fits).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no such " + type.getSimpleName() + " among " + events);
      }
      wait(left);
    }
  }

  <E extends ServerEvent> E await(Class<E> type) throws InterruptedException {
    return await(type, event -> true);
  }
}
