package dev.postern;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the parts of a server in their order, and closes them in the reverse. For one thread. */
final class ServerLife {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLife.class);

  private static final ThreadLocal<ServerLife> CLOSING = new ThreadLocal<>();

  private final ServerParts parts;
  private volatile boolean begun;

  ServerLife(ServerParts parts) {
    this.parts = parts;
  }

  /** Whether a part may have been started. */
  boolean begun() {
    return begun;
  }

  /**
   * Starts all.
   *
   * @throws IOException what the first that cannot says, unless faults are only logged
   */
  void start(ServerContext server, StartChecks checks) throws IOException {
    begun = true;
    for (ServerPart part : parts.all()) {
      try {
        part.start(server);
      } catch (Exception e) {
        checks.judge(List.of(e));
      }
    }
  }

  /**
   * Closes all, the observers last.
   *
   * @param told tells the observers the last events
   * @param patience for each part
   */
  void close(Runnable told, Duration patience) {
    try (Closing all = new Closing(patience)) {
      all.closeAll(parts.others());
      told.run();
      all.closeAll(parts.observers());
    }
  }

  /** Whether the calling thread is one that closes, so that the end cannot be waited for by it. */
  boolean includesCaller() {
    return CLOSING.get() == this;
  }

  /** Closes parts on a thread of its own, so that one that hangs keeps none of the others. */
  private final class Closing implements AutoCloseable {
    private final Duration patience;
    private ExecutorService thread = newThread();

    private Closing(Duration patience) {
      this.patience = patience;
    }

    private ExecutorService newThread() {
      return Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "postern-close");
            thread.setDaemon(true);
            return thread;
          });
    }

    private void closeAll(List<ServerPart> inOrder) {
      List<ServerPart> reversed = new ArrayList<>(inOrder);
      Collections.reverse(reversed);
      reversed.forEach(this::close);
    }

    private void close(ServerPart part) {
      String name = part.getClass().getName();
      try {
        thread
            .submit(
                () -> {
                  CLOSING.set(ServerLife.this);
                  part.close();
                  return null;
                })
            .get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        LOG.error("part not closed part={}", name, e.getCause());
        Fatal.tell(e.getCause());
      } catch (TimeoutException e) {
        LOG.warn("part does not close: it is interrupted part={} within={}", name, patience);
        thread.shutdownNow();
        thread = newThread();
      } catch (InterruptedException e) {
        // Nobody does: the thread that stops a server is its own.
        Thread.currentThread().interrupt();
        LOG.warn("interrupted while a part was closed part={}", name);
      }
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
