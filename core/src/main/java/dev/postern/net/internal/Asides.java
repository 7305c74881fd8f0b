package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.Party;
import dev.postern.net.Pool;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.MDC;

/**
 * What a session has under way beside its connection's serial context; the server's end waits for
 * it. Safe for many threads.
 */
final class Asides {
  private final String connection;
  private final ConnectionServices services;
  private final SerialQueue queue;
  // Guarded by this; few protocols have any.
  private Set<AsideTask> open;
  private boolean over;

  Asides(String connection, ConnectionServices services, SerialQueue queue) {
    this.connection = connection;
    this.services = services;
    this.queue = queue;
  }

  /**
   * Queues a task, unless the connection is gone.
   *
   * @param refused any thread may run it
   */
  void add(Pool pool, Party party, Runnable task, Runnable refused) {
    AsideTask next = new AsideTask(this, pool, party, services.scheduler().now(), task, refused);
    if (!enter(next) || services.bulkheads().take(pool, next, connection)) {
      return;
    }
    if (next.callBack()) {
      leave(next);
      next.refuse();
    }
  }

  private synchronized boolean enter(AsideTask task) {
    if (over) {
      return false;
    }
    if (open == null) {
      open = new HashSet<>();
    }
    open.add(task);
    services.live().workBegins();
    return true;
  }

  /** A task is over, or never begins. */
  void leave(AsideTask task) {
    synchronized (this) {
      open.remove(task);
    }
    services.live().workEnds();
  }

  /** Runs a task on a thread of a pool. */
  void run(Runnable task) {
    MDC.put("conn", connection);
    try {
      task.run();
    } catch (Throwable e) {
      // The connection's own way with failures: log, observer, farewell.
      queue.post(() -> Asides.<RuntimeException>raise(e));
    } finally {
      MDC.remove("conn");
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable e) throws E {
    throw (E) e;
  }

  /** The connection is gone: those that wait never begin, others end as their pool says. */
  void callOff() {
    synchronized (this) {
      over = true;
    }
    // First those that wait: an interrupt may free the thread that one of them waits for.
    List<AsideTask> begun = such(any -> true).stream().filter(task -> !callBack(task)).toList();
    begun.forEach(AsideTask::interrupt);
  }

  /** Whether one was asked for at a time or before, and has not begun. */
  boolean overdue(long time) {
    return !such(task -> task.waitsSince(time)).isEmpty();
  }

  /** Those that are interrupted now since they run for longer than they may. */
  List<AsideTask> overran(long now, Limits limits) {
    return such(task -> task.overran(now, limits));
  }

  /** Whether this thread runs one, for longer than it may. */
  boolean isLateHere() {
    return !such(AsideTask::isLateHere).isEmpty();
  }

  /** Waits no longer for those that were asked for at a time or before. */
  void giveUp(long time) {
    for (AsideTask late : such(task -> task.waitsSince(time))) {
      if (callBack(late)) {
        Bulkheads.tell(late.pool(), PoolRefusal.Cause.WAITED_TOO_LONG, connection, late.party());
        late.refuse();
      }
    }
  }

  private boolean callBack(AsideTask task) {
    if (!task.callBack()) {
      return false;
    }
    services.bulkheads().giveBack(task.pool(), task);
    leave(task);
    return true;
  }

  private synchronized List<AsideTask> such(Predicate<AsideTask> wanted) {
    return open == null ? List.of() : open.stream().filter(wanted).toList();
  }
}
