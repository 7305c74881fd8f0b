package dev.postern.imap.server;

import dev.postern.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Who may search now: so many at once in a server, and so many of each user. Others wait in order
 * and without a thread; nobody waits for a user whose own turns are taken. Thread-safe.
 */
final class SearchTurns {
  private final long most;
  private final long mostOfOne;
  private final Map<String, Long> working = new HashMap<>();
  private final Deque<Turn> queue = new ArrayDeque<>();
  private long all;

  SearchTurns(Limits limits) {
    this.most = limits.of(Limits.Count.IMAP_SEARCHES);
    this.mostOfOne = limits.of(Limits.Count.IMAP_SEARCHES_PER_USER);
  }

  /**
   * Asks for a turn.
   *
   * @param begin called once, when the turn comes, unless it was ended before: perhaps at once, and
   *     on any thread
   */
  Turn ask(String user, Runnable begin) {
    Turn turn = new Turn(user, begin);
    boolean now;
    synchronized (this) {
      now = free(user);
      if (now) {
        take(turn);
      } else {
        queue.add(turn);
      }
    }
    if (now) {
      begin.run();
    }
    return turn;
  }

  /** How many search or wait. */
  synchronized long busy() {
    return all + queue.size();
  }

  private boolean free(String user) {
    return all < most && working.getOrDefault(user, 0L) < mostOfOne;
  }

  private void take(Turn turn) {
    turn.state = State.WORKING;
    all++;
    working.merge(turn.user, 1L, Long::sum);
  }

  private void end(Turn turn) {
    Turn next = null;
    synchronized (this) {
      if (turn.state == State.WORKING) {
        all--;
        working.merge(turn.user, -1L, (a, b) -> a + b == 0 ? null : a + b);
        next = takeNext();
      } else {
        queue.remove(turn);
      }
      turn.state = State.OVER;
    }
    if (next != null) {
      next.begin.run();
    }
  }

  private Turn takeNext() {
    for (Iterator<Turn> waiting = queue.iterator(); waiting.hasNext(); ) {
      Turn turn = waiting.next();
      if (free(turn.user)) {
        waiting.remove();
        take(turn);
        return turn;
      }
    }
    return null;
  }

  /** One search's turn, from the moment that it is asked for. */
  final class Turn {
    private final String user;
    private final Runnable begin;
    private State state = State.WAITING;

    private Turn(String user, Runnable begin) {
      this.user = user;
      this.begin = begin;
    }

    /** Gives it back, or no longer waits for it. Any thread may call it, also again. */
    void end() {
      SearchTurns.this.end(this);
    }
  }

  private enum State {
    WAITING,
    WORKING,
    OVER
  }
}
