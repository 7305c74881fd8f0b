package dev.postern;

import dev.postern.ServerEvent.EventsDropped;
import dev.postern.ServerEvent.FatalError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an observer on a thread of its own, so that nobody waits for it. Safe for many threads; who
 * tells it something is never held up and never fails.
 */
final class QueuedObserver implements ServerObserver {
  static final String THREAD = "postern-events";

  private static final Logger LOG = LoggerFactory.getLogger(QueuedObserver.class);

  private final ServerObserver told;
  private final int most;
  private final ArrayDeque<ServerEvent> waiting = new ArrayDeque<>();
  private final Thread thread;
  private FatalError fatal;
  private long dropped;
  private Instant firstDropped = Instant.EPOCH;
  private boolean closed;

  /**
   * @param told may block, must not throw
   * @param most events that wait at most
   */
  QueuedObserver(ServerObserver told, int most) {
    this.told = told;
    this.most = most;
    thread = new Thread(this::tellAll, THREAD);
    thread.setDaemon(true);
  }

  QueuedObserver start() {
    thread.start();
    return this;
  }

  @Override
  public void on(ServerEvent event) {
    boolean first;
    synchronized (waiting) {
      first = !add(event) && drop(event);
      waiting.notifyAll();
    }
    if (first) {
      LOG.warn("the observer is slower than the server: events are dropped waiting={}", most);
    }
  }

  private boolean add(ServerEvent event) {
    if (event instanceof FatalError error) {
      // Whoever must act on it shall not wait for the others, nor miss it for want of memory.
      fatal = error;
      return true;
    }
    if (waiting.size() >= most || closed) {
      return false;
    }
    try {
      if (dropped > 0) {
        waiting.add(gap());
      }
      return waiting.add(event);
    } catch (OutOfMemoryError e) {
      // It is met elsewhere, too, and told there; who tells an event has done what it is about.
      return false;
    }
  }

  /** Returns whether it is the first of a gap. Makes nothing: there may be no memory. */
  private boolean drop(ServerEvent event) {
    if (dropped++ > 0) {
      return false;
    }
    firstDropped = Objects.requireNonNullElse(event.at(), firstDropped);
    return true;
  }

  private EventsDropped gap() {
    EventsDropped gap = new EventsDropped(firstDropped, dropped);
    dropped = 0;
    LOG.warn("events dropped count={}", gap.count());
    return gap;
  }

  /** Whether the calling thread is the one that tells. */
  boolean tells() {
    return Thread.currentThread() == thread;
  }

  /** Takes no more events, and waits until those that came are told. */
  void close(Duration patience) {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    if (!ended(patience)) {
      synchronized (waiting) {
        LOG.warn("the observer does not end: events are dropped count={}", waiting.size());
        waiting.clear();
      }
      thread.interrupt();
    }
  }

  private boolean ended(Duration patience) {
    try {
      thread.join(Math.max(1, patience.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void tellAll() {
    boolean over = false;
    while (!over) {
      try {
        ServerEvent next = next();
        over = next == null;
        if (!over) {
          told.on(next);
        }
      } catch (InterruptedException e) {
        // An observer's own, or that of close, which has left nothing to tell.
        LOG.debug("interrupted", e);
      } catch (Throwable e) {
        // What an observer throws its guard has logged. There may be no memory for a word more of
        // it; the next event may find memory again, and must be told in any case.
        over = false;
      }
    }
  }

  /** The next event as soon as there is one; null at the end. */
  private ServerEvent next() throws InterruptedException {
    synchronized (waiting) {
      while (waiting.isEmpty() && fatal == null) {
        if (dropped > 0) {
          return gap();
        }
        if (closed) {
          return null;
        }
        waiting.wait();
      }
      FatalError urgent = fatal;
      fatal = null;
      return urgent == null ? waiting.poll() : urgent;
    }
  }
}
