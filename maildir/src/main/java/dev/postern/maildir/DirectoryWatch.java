package dev.postern.maildir;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at once when a name appears in a directory or goes from it, by the system's own service
 * (inotify on Linux). Its thread and its descriptor are there only while something is watched.
 */
final class DirectoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  /**
   * The rest after all that came together was told. Our own changes are events too, and at full
   * speed they would keep the thread busy for nothing.
   */
  private static final long REST = Duration.ofMillis(10).toNanos();

  /** How long after the system refused the service it is not asked again. */
  private static final long REFUSED = Duration.ofMinutes(1).toNanos();

  /** How long closing waits for who is being told. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Source source;
  // All guarded by this.
  private final Map<WatchKey, Set<Registration>> keys = new HashMap<>();
  private WatchService service;
  private Thread thread;
  private Optional<Long> refusedAt = Optional.empty();
  private boolean closed;

  DirectoryWatch(Source source) {
    this.source = source;
  }

  /**
   * Watches directories.
   *
   * @param changed called by the watch's thread after changes, once for many that come together
   * @return nothing if they cannot be watched, now or ever
   */
  synchronized Optional<Registration> watch(List<Path> directories, Runnable changed) {
    Registration registration = new Registration(changed);
    try {
      if (!open()) {
        return Optional.empty();
      }
      for (Path directory : directories) {
        WatchKey key =
            directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE);
        registration.keys.add(key);
        keys.computeIfAbsent(key, k -> new HashSet<>()).add(registration);
      }
      return Optional.of(registration);
    } catch (IOException e) {
      LOG.debug("not watched directories={} reason={}", directories, e.toString());
      registration.close();
      return Optional.empty();
    }
  }

  /** Ends all; nothing is told any more when this returns, unless the one who is told calls it. */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      keys.clear();
      end();
      last = thread;
    }
    if (last != null && last != Thread.currentThread()) {
      await(last);
    }
  }

  private static void await(Thread thread) {
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean open() {
    long now = System.nanoTime();
    boolean waiting = refusedAt.isPresent() && now - refusedAt.get() < REFUSED;
    if (closed || service != null || waiting) {
      return !closed && service != null;
    }
    try {
      WatchService opened = source.open();
      if (opened.getClass().getSimpleName().contains("Polling")) {
        // The JDK's own looking around, where the system has no service: ours is faster.
        opened.close();
        throw new IOException("the system has no such service");
      }
      service = opened;
      refusedAt = Optional.empty();
      thread = new Thread(() -> run(opened), "postern-maildir-watch");
      thread.setDaemon(true);
      thread.start();
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info("directories are not watched but looked at now and then reason={}", e.toString());
      refusedAt = Optional.of(now);
      return false;
    }
  }

  private void end() {
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        LOG.warn("watch not closed", e);
      }
      service = null;
    }
  }

  private void run(WatchService watched) {
    try {
      while (true) {
        tell(gather(watched));
        LockSupport.parkNanos(REST);
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("watch ends");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // What was lost in an overflow is not asked for: every event only says that there is news.
  private Set<Runnable> gather(WatchService watched) throws InterruptedException {
    Set<Runnable> due = new LinkedHashSet<>();
    Set<WatchKey> seen = new HashSet<>();
    WatchKey key = watched.take();
    while (key != null && seen.add(key)) {
      key.pollEvents();
      take(key, due);
      key = watched.poll();
    }
    if (key != null) {
      take(key, due);
    }
    return due;
  }

  private synchronized void take(WatchKey key, Set<Runnable> due) {
    boolean there = key.reset();
    Set<Registration> registrations = there ? keys.get(key) : keys.remove(key);
    if (registrations == null) {
      return;
    }
    for (Registration registration : registrations) {
      due.add(registration.changed);
      if (!there) {
        registration.keys.remove(key);
        registration.lost = true;
      }
    }
  }

  private static void tell(Set<Runnable> due) {
    for (Runnable changed : due) {
      try {
        changed.run();
      } catch (Throwable e) {
        LOG.error("watched directory not looked at", e);
      }
    }
  }

  /** Opens the system's service. */
  @FunctionalInterface
  interface Source {
    /** A new one. */
    WatchService open() throws IOException;
  }

  /** Watched directories. */
  final class Registration implements AutoCloseable {
    private final Runnable changed;
    private final List<WatchKey> keys = new ArrayList<>();
    private boolean lost;

    private Registration(Runnable changed) {
      this.changed = changed;
    }

    /** Whether all its directories are still watched; one that was deleted is not. */
    boolean isComplete() {
      synchronized (DirectoryWatch.this) {
        return !lost && !closed;
      }
    }

    /** Ends the watch; the service too with the last one. */
    @Override
    public void close() {
      synchronized (DirectoryWatch.this) {
        for (WatchKey key : keys) {
          Set<Registration> others = DirectoryWatch.this.keys.get(key);
          if (others != null && others.remove(this) && others.isEmpty()) {
            key.cancel();
            DirectoryWatch.this.keys.remove(key);
          }
        }
        keys.clear();
        if (DirectoryWatch.this.keys.isEmpty()) {
          end();
        }
      }
    }
  }
}
