package dev.postern.net.internal;

import dev.postern.net.Pool;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Where tasks that may block run, by their kind. Safe for many threads. */
record Bulkheads(Map<Pool, Executor> pools) {

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
   * @return whether there was room
   */
  boolean take(Pool pool, PoolTask task) {
    try {
      pools.get(pool).execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      // The caller is told by the answer.
      return false;
    }
  }

  /** Makes room: a task that has not begun is needed no more. */
  void giveBack(Pool pool, PoolTask task) {
    if (pools.get(pool) instanceof Bulkhead bulkhead) {
      bulkhead.remove(task);
    }
  }
}
