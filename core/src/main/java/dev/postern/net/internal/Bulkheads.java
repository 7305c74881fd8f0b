package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.Party;
import dev.postern.net.Pool;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where tasks that may block run, by their kind. Safe for many threads. */
record Bulkheads(Map<Pool, Executor> pools) {
  private static final Logger LOG = LoggerFactory.getLogger(Bulkheads.class);

  /** Everything on one executor. */
  static Bulkheads all(Executor executor) {
    Map<Pool, Executor> pools = new EnumMap<>(Pool.class);
    for (Pool pool : Pool.values()) {
      pools.put(pool, executor);
    }
    return new Bulkheads(pools);
  }

  /**
   * Queues a task.
   *
   * @param connection whose task it is, for the log
   * @return whether there was room
   */
  boolean take(Pool pool, PoolTask task, String connection) {
    try {
      pools.get(pool).execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      // The caller is told by the answer. What the executor itself refuses comes after its end.
      PoolRefusal.Cause cause =
          e instanceof PoolRefusal refusal ? refusal.why() : PoolRefusal.Cause.STOPPED;
      tell(pool, cause, connection, task.party());
      return false;
    }
  }

  /** Tells an operator which bound it was that kept a task from being done. */
  static void tell(Pool pool, PoolRefusal.Cause cause, String connection, Party party) {
    LOG.info("task refused conn={} pool={} cause={} party={}", connection, pool, cause, party);
  }

  /** Tells an operator what runs for longer than it may, and what became of that. */
  static void tell(Pool pool, BlockingTask.Overrun overrun, String connection, Party party) {
    LOG.warn(
        "task takes too long conn={} pool={} limit={} party={} now={}",
        connection,
        pool,
        pool.longest().map(Limits.Time::name).orElse(""),
        party,
        overrun == BlockingTask.Overrun.HUNG ? "hung" : "interrupted");
  }

  /** Makes room: a task that has not begun is needed no more. */
  void giveBack(Pool pool, PoolTask task) {
    if (pools.get(pool) instanceof Bulkhead bulkhead) {
      bulkhead.remove(task);
    }
  }
}
