package dev.postern.auth.dovecot.server;

import dev.postern.net.Party;
import dev.postern.net.Pool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** One party's requests that wait for a pool. Guarded by the {@link WaitingLines} it is of. */
final class WaitingLine {
  private final Place place;
  private final long most;
  private final Queue<WaitingRequest> waiting = new ArrayDeque<>();
  private int running;
  private int drains;
  private boolean asked;
  private long askedAt;
  private boolean watched;
  private long lastTaken;

  /**
   * @param most requests that may wait and run at once
   */
  WaitingLine(Place place, long most) {
    this.place = place;
    this.most = most;
  }

  Place place() {
    return place;
  }

  /** Whether one more may come. */
  boolean hasRoom() {
    return waiting.size() + running < most;
  }

  void add(WaitingRequest request) {
    waiting.add(request);
  }

  /** The next in turn; null if nobody waits. */
  WaitingRequest take(long now) {
    WaitingRequest next = waiting.poll();
    if (next != null) {
      running++;
      lastTaken = now;
    }
    return next;
  }

  /** One that was taken is over. */
  void ended() {
    running--;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether there is nothing to be known of it. */
  boolean isIdle() {
    return waiting.isEmpty() && running == 0 && drains == 0 && !asked && !watched;
  }

  /** Whether no drain is there or will come. */
  boolean isLeftAlone() {
    return drains == 0 && !asked;
  }

  /** Whether all drains have been at what they took last for a time. */
  boolean stands(long now, long time) {
    return now - lastTaken >= time;
  }

  /** Whether one drain more is to be asked for: there is none on its way. */
  boolean ask(long now) {
    if (asked) {
      return false;
    }
    asked = true;
    askedAt = now;
    return true;
  }

  /** The drain that was asked for is there. */
  void begins() {
    asked = false;
    drains++;
  }

  /** A drain leaves. */
  void ends() {
    drains--;
  }

  /** The drain that was asked for never comes: takes out whoever waited for it. */
  List<WaitingRequest> refused() {
    asked = false;
    return takeOut(askedAt);
  }

  /** Takes out whoever waits since a time or before. */
  List<WaitingRequest> takeOut(long since) {
    List<WaitingRequest> out = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().since() - since <= 0) {
      out.add(waiting.remove());
    }
    return out;
  }

  /** Whether it is not watched yet, and now is to be. */
  boolean watch() {
    boolean first = !watched;
    watched = true;
    return first;
  }

  /** Nobody watches it any more. */
  void unwatch() {
    watched = false;
  }

  /** Where its requests run, and whose they are. */
  record Place(Pool pool, Party party) {}
}
