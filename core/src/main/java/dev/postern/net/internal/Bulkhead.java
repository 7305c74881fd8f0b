package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.Party;
import dev.postern.net.Pool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads of a pool, and the line before them; both are bounded, but that what is under way
 * already is never turned away ({@link PoolTask.Entry#UNDER_WAY}) and takes no place from others.
 * One party gets no more than its share of each ({@link Limits.Count#BULKHEAD_SHARE}): what one
 * user's tasks wait for, such as a mailbox that is locked, keeps nobody else waiting. Safe for many
 * threads.
 */
final class Bulkhead extends ThreadPoolExecutor {
  private final int most;
  private final int threadsOfOne;
  private final int mostOfOne;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final Map<Party, Places> parties = new HashMap<>();
  private final Set<Runnable> beyond = Collections.newSetFromMap(new IdentityHashMap<>());
  private int present;

  Bulkhead(Pool pool, Limits limits, ThreadFactory factory) {
    super(
        limits.asInt(pool.threads()),
        limits.asInt(pool.threads()),
        30,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        factory);
    allowCoreThreadTimeOut(true);
    long threads = limits.asInt(pool.threads());
    long waiting = limits.asInt(Limits.Count.BULKHEAD_QUEUE);
    most = atMostInt(threads + waiting);
    threadsOfOne = share(threads, limits);
    mostOfOne = atMostInt((long) threadsOfOne + share(waiting, limits));
  }

  private static int share(long all, Limits limits) {
    return (int) Math.max(1, all * limits.of(Limits.Count.BULKHEAD_SHARE) / 100);
  }

  private static int atMostInt(long count) {
    return (int) Math.min(Integer.MAX_VALUE, count);
  }

  /**
   * Queues a task.
   *
   * @throws PoolRefusal if there is no room, for this party or at all
   */
  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      Places places = places(task);
      boolean isNew = entry(task) == PoolTask.Entry.NEW;
      if (isShutdown()) {
        throw new PoolRefusal(PoolRefusal.Cause.STOPPED);
      }
      Optional<PoolRefusal.Cause> full = full(places);
      if (isNew && full.isPresent()) {
        throw new PoolRefusal(full.get());
      }
      if (places.given < places.threads) {
        super.execute(task);
        places.given++;
      } else {
        places.waiting.add(task);
      }
      if (isNew) {
        present++;
        places.taken++;
      } else {
        beyond.add(task);
      }
      parties.put(party(task), places);
    } finally {
      lock.unlock();
    }
  }

  private Optional<PoolRefusal.Cause> full(Places places) {
    if (places.taken >= places.most) {
      return Optional.of(PoolRefusal.Cause.SHARE_FULL);
    }
    return present < most ? Optional.empty() : Optional.of(PoolRefusal.Cause.QUEUE_FULL);
  }

  @Override
  protected void afterExecute(Runnable task, Throwable thrown) {
    lock.lock();
    try {
      ended(task);
    } finally {
      lock.unlock();
    }
  }

  /** Takes back a task that has not begun. */
  @Override
  public boolean remove(Runnable task) {
    lock.lock();
    try {
      if (super.remove(task)) {
        ended(task);
        return true;
      }
      Places places = places(task);
      if (places.waiting.remove(task)) {
        leave(task, places);
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    lock.lock();
    try {
      List<Runnable> left = new ArrayList<>(super.shutdownNow());
      for (Places places : parties.values()) {
        left.addAll(places.waiting);
        places.waiting.clear();
      }
      return left;
    } finally {
      lock.unlock();
    }
  }

  private void ended(Runnable task) {
    Places places = places(task);
    leave(task, places);
    places.given--;
    Runnable next = places.waiting.poll();
    if (next != null) {
      places.given++;
      // Not by execute(), which may need a new thread or have been shut down: one is there for it.
      getQueue().add(next);
    } else if (places.given == 0) {
      parties.remove(party(task));
    }
  }

  private void leave(Runnable task, Places places) {
    if (!beyond.remove(task)) {
      present--;
      places.taken--;
    }
  }

  private Places places(Runnable task) {
    Party party = party(task);
    Places known = parties.get(party);
    if (known != null) {
      return known;
    }
    return party.equals(Party.NOBODY)
        ? new Places(Integer.MAX_VALUE, Integer.MAX_VALUE)
        : new Places(threadsOfOne, mostOfOne);
  }

  private static Party party(Runnable task) {
    return task instanceof PoolTask known ? known.party() : Party.NOBODY;
  }

  private static PoolTask.Entry entry(Runnable task) {
    return task instanceof PoolTask known ? known.entry() : PoolTask.Entry.NEW;
  }

  /** What a party has of the pool. */
  private static final class Places {
    private final int threads;
    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    /** Those that have a thread, or are in line for the next that is free. */
    private int given;

    /** Those that have a place of the bounded ones. */
    private int taken;

    Places(int threads, int most) {
      this.threads = threads;
      this.most = most;
    }
  }
}
