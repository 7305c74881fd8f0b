package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.smtp.SmtpLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Who asked for how much of late (Postfix's anvil). A server has one. A count begins anew when its
 * time is over, so that within twice that time up to twice as much can be had. Safe for many
 * threads.
 */
final class RateTable {
  /** Counts that are over and leave the table whenever one is made. */
  private static final int SWEPT = 2;

  private final long kept;

  /** In the order in which they began. */
  private final Map<Key, Counted> counts = new LinkedHashMap<>();

  RateTable(long kept) {
    this.kept = kept;
  }

  static RateTable of(ServerContext server) {
    return server.shared(
        RateTable.class, () -> new RateTable(server.limits().of(SmtpLimits.RATES_KEPT)));
  }

  /**
   * What is counted.
   *
   * @param listener the listener's name
   * @param who a client's network, a user's name, or nobody in particular
   */
  record Key(String listener, Limits.Count limit, Object who) {
    Key {
      Objects.requireNonNull(listener);
      Objects.requireNonNull(limit);
      Objects.requireNonNull(who);
    }
  }

  /** Adds to a count, and says what it is then. */
  synchronized long count(Key key, long amount, Instant now, Duration time) {
    Counted before = counts.get(key);
    if (before == null || before.isOver(now)) {
      counts.remove(key);
      sweep(now);
      before = new Counted(now, now.plus(time), 0);
    }
    Counted after = new Counted(before.began(), before.end(), before.count() + amount);
    counts.put(key, after);
    return after.count();
  }

  private void sweep(Instant now) {
    Iterator<Counted> eldest = counts.values().iterator();
    for (int i = 0; i < SWEPT && eldest.hasNext(); i++) {
      if (eldest.next().isOver(now) || counts.size() >= kept) {
        eldest.remove();
      }
    }
  }

  synchronized int size() {
    return counts.size();
  }

  /** Each has its own end: listeners may count in other times. */
  private record Counted(Instant began, Instant end, long count) {
    /** A clock that was set back ends it, too: else it could last for ever. */
    boolean isOver(Instant now) {
      return now.isBefore(began) || !now.isBefore(end);
    }
  }
}
