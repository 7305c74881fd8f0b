package dev.postern.auth.dovecot.server;

import dev.postern.Limits;
import dev.postern.auth.dovecot.server.WaitingLine.Place;
import dev.postern.net.Connection;
import dev.postern.net.Party;
import dev.postern.net.Pool;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the requests of one connection do that may block: a line for each pool and party, which
 * {@link Drain}s empty beside the connection, one request after another, so that under load a
 * request costs no change of threads of its own. There is one drain as long as requests are quick;
 * others come when one is slow, as many as the party's share of the pool lets in. Safe for many
 * threads.
 */
final class WaitingLines {
  /** A request that takes longer is slow: those behind it get a drain of their own. */
  static final Duration QUICK = Duration.ofMillis(1);

  /** Between looks at a line of which nobody was taken when they were last this far apart. */
  private static final Duration STALLED = Duration.ofMillis(50);

  private final Connection connection;
  private final Limits limits;
  private final Answers answers;
  private final long patience;
  // Guarded by this.
  private final Map<Place, WaitingLine> lines = new HashMap<>();
  private final Set<Drain> drains = new HashSet<>();
  private boolean slow;
  private boolean over;

  WaitingLines(Connection connection, Limits limits, Answers answers) {
    this.connection = connection;
    this.limits = limits;
    this.answers = answers;
    this.patience = limits.of(Limits.Time.BULKHEAD_WAIT).toNanos();
  }

  /**
   * Runs a task on a thread of a pool, unless the connection is gone.
   *
   * @param party whose share of the pool it takes
   * @param refused runs instead, in the serial context, if there is no room, or if the task has
   *     waited for {@link Limits.Time#BULKHEAD_WAIT}
   */
  void add(Pool pool, Party party, Runnable task, Runnable refused) {
    long now = System.nanoTime();
    WaitingLine line;
    boolean calls;
    boolean watches;
    synchronized (this) {
      if (over) {
        return;
      }
      line = lines.computeIfAbsent(new Place(pool, party), p -> new WaitingLine(p, most(p)));
      if (!line.hasRoom()) {
        refuse(List.of(new WaitingRequest(task, refused, now)));
        return;
      }
      line.add(new WaitingRequest(task, refused, now));
      boolean alone = line.isLeftAlone();
      calls = (alone || line.stands(now, QUICK.toNanos())) && line.ask(now);
      // The one that is there, or will be, may be slow.
      watches = !alone && line.watch();
    }
    if (calls) {
      call(line);
    }
    if (watches) {
      connection.execute(() -> watch(line));
    }
  }

  /** As many as the pool would let wait and run. */
  private long most(Place place) {
    long threads = limits.of(place.pool().threads());
    long queue = limits.of(Limits.Count.BULKHEAD_QUEUE);
    return place.party().equals(Party.NOBODY) ? threads + queue : share(threads) + share(queue);
  }

  private long share(long all) {
    return Math.max(1, all * limits.of(Limits.Count.BULKHEAD_SHARE) / 100);
  }

  /** Calls for a drain. */
  private void call(WaitingLine line) {
    Place place = line.place();
    connection.aside(
        place.pool(), place.party(), new Drain(this, line, answers), () -> refused(line));
  }

  /**
   * Looks, in the serial context, whether those in a line get on. What a drain found for those
   * before may wait for the one that it is at.
   */
  private void watch(WaitingLine line) {
    long now = System.nanoTime();
    List<WaitingRequest> late;
    boolean calls;
    Duration pause;
    synchronized (this) {
      late = line.takeOut(now - patience);
      if (over || line.isEmpty()) {
        line.unwatch();
        pause = Duration.ZERO;
        calls = false;
        forgetIfIdle(line);
      } else {
        calls = line.stands(now, QUICK.toNanos()) && line.ask(now);
        pause = line.stands(now, STALLED.toNanos()) ? STALLED : QUICK;
      }
    }
    if (!pause.isZero()) {
      connection.schedule(pause, () -> watch(line));
    }
    refuse(late);
    if (calls) {
      call(line);
    }
    // After the look: what was found before the last was taken is nobody else's to say.
    answers.sayAll();
  }

  /** There is no thread for a drain, or was none for so long; in the serial context. */
  private void refused(WaitingLine line) {
    List<WaitingRequest> out;
    boolean calls;
    synchronized (this) {
      out = line.refused();
      calls = !over && !line.isEmpty() && line.ask(System.nanoTime());
      forgetIfIdle(line);
    }
    refuse(out);
    if (calls) {
      call(line);
    }
  }

  /** Each by itself, so that one that fails takes no answer from others. */
  private void refuse(List<WaitingRequest> out) {
    out.forEach(request -> connection.execute(request.refused()));
  }

  private void forgetIfIdle(WaitingLine line) {
    if (line.isIdle()) {
      lines.remove(line.place(), line);
    }
  }

  /** All come to nothing; what runs is interrupted. */
  void end() {
    List<Drain> working;
    synchronized (this) {
      over = true;
      lines.clear();
      working = List.copyOf(drains);
    }
    working.forEach(Drain::interrupt);
  }

  // --- What drains say, on their threads.

  /** One is there. */
  synchronized void begins(WaitingLine line, Drain drain) {
    drains.add(drain);
    line.begins();
  }

  /** The next request; null if a drain is needed no more. */
  WaitingRequest take(WaitingLine line, long now) {
    WaitingRequest next;
    boolean calls;
    synchronized (this) {
      next = over ? null : line.take(now);
      calls = next != null && slow && !line.isEmpty() && line.ask(now);
    }
    if (calls) {
      call(line);
    }
    return next;
  }

  /** Whether nobody waits in a line for now. */
  synchronized boolean isEmpty(WaitingLine line) {
    return line.isEmpty();
  }

  /** One that was taken is over. */
  synchronized void ended(WaitingLine line, long time) {
    line.ended();
    slow = time > QUICK.toNanos();
  }

  /** One leaves; whoever still waits is another's. */
  void ends(WaitingLine line, Drain drain) {
    boolean calls;
    synchronized (this) {
      drains.remove(drain);
      line.ends();
      calls = !over && !line.isEmpty() && line.ask(System.nanoTime());
      forgetIfIdle(line);
    }
    if (calls) {
      call(line);
    }
  }
}
