package dev.postern.auth.secondfactor;

import dev.postern.Fatal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When passwords were used last: remembered at a login, kept once a minute. For many threads. */
final class LastUses {
  private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);
  private static final long PERIOD_SECONDS = 60;

  private final ApplicationPasswordStore store;
  private final Map<List<String>, Instant> waiting = new ConcurrentHashMap<>();
  private ScheduledExecutorService thread;
  private Future<?> keeping;

  LastUses(ApplicationPasswordStore store) {
    this.store = store;
  }

  void start() {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "postern-application-passwords");
              made.setDaemon(true);
              return made;
            });
    keeping =
        thread.scheduleWithFixedDelay(
            this::keepOrSay, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  void note(String user, String id, Instant time) {
    waiting.merge(List.of(user, id), time, (a, b) -> a.isAfter(b) ? a : b);
  }

  Optional<Instant> of(String user, String id) {
    return Optional.ofNullable(waiting.get(List.of(user, id)));
  }

  /** What could not be kept waits on. */
  void keep() throws IOException {
    Map<List<String>, Instant> now = Map.copyOf(waiting);
    List<ApplicationPasswordStore.Use> uses = new ArrayList<>();
    now.forEach(
        (key, time) -> uses.add(new ApplicationPasswordStore.Use(key.get(0), key.get(1), time)));
    if (!uses.isEmpty()) {
      store.used(uses);
      now.forEach(waiting::remove);
    }
  }

  void close() throws IOException {
    if (thread != null) {
      keeping.cancel(false);
      thread.shutdown();
    }
    keep();
  }

  private void keepOrSay() {
    try {
      keep();
    } catch (Throwable e) {
      LOG.warn("when application passwords were used last could not be kept", e);
      Fatal.rethrow(e);
    }
  }
}
