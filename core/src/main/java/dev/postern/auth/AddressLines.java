package dev.postern.auth;

import java.net.InetAddress;
import java.util.OptionalLong;

/**
 * The lines in which tries from an address wait once too much has failed there. An office behind
 * one address has a guesser and colleagues in it, and nothing tells them apart but what they do: a
 * guesser tries a name again and again, or ever new names, and not a password that was not even
 * looked at. So there is a line for each of these, and one place in them for each name. Bounded;
 * not safe for many threads. Times are nanoseconds of a clock that never steps.
 */
final class AddressLines {
  /** How many of the longest delays a try may have to wait in a line. */
  private static final int MOST_WAITING = 2;

  /** Names are remembered for longer than their address: a list of them takes long to go round. */
  private static final int NAMES_LAST = 6;

  private final GrowingDelay delays;

  /** Failures in a line, and its next turn. */
  private final FailureTable<Place> lines;

  /** Failures of a name at an address. */
  private final FailureTable<LoginSource> names;

  private final RecentTable<LoginSource, Waiting> waiting;

  /** What was refused for want of a place. */
  private final RecentTable<Try, Boolean> refused;

  AddressLines(GrowingDelay delays, int most, long halfLife) {
    this.delays = delays;
    lines = new FailureTable<>(most, halfLife);
    names = new FailureTable<>(most, NAMES_LAST * halfLife);
    waiting = new RecentTable<>(most);
    refused = new RecentTable<>(most);
  }

  int size() {
    return lines.size() + names.size() + waiting.size() + refused.size();
  }

  /**
   * Takes a turn.
   *
   * @param mark tells a password from others; 0 if there is none
   * @return how long to wait for it; nothing if there is no place
   */
  OptionalLong turn(LoginSource source, InetAddress address, long mark, long now) {
    Waiting before = waiting.get(source).filter(w -> w.until - now > 0).orElse(null);
    if (before != null && before.mark == mark && mark != 0) {
      // A client that opens several connections at once; asking the same twice tells no more.
      return OptionalLong.of(before.until - now);
    }
    Line line = lineOf(source, mark, now);
    long wait = before != null && line != Line.RETURNING ? -1 : turn(line, address, now);
    if (wait < 0) {
      if (mark != 0) {
        refused.put(new Try(source, mark), true);
      }
      return OptionalLong.empty();
    }
    waiting.put(source, new Waiting(now + wait, mark));
    return OptionalLong.of(wait);
  }

  /** A try of somebody without credit failed, be it that it had to wait or not. */
  void failed(LoginSource source, InetAddress address, long mark, long now) {
    Line line = lineOf(source, mark, now);
    refused.remove(new Try(source, mark));
    names.add(source, mark, now);
    if (line != Line.FAILING) {
      lines.add(new Place(address, line), mark, now);
    }
  }

  /** Makes up for half of what failed in an address's lines. */
  void forgive(InetAddress address, long now) {
    for (Line line : Line.values()) {
      lines.find(new Place(address, line)).ifPresent(f -> f.halve(now));
    }
  }

  private long turn(Line line, InetAddress address, long now) {
    Failures ahead = lines.of(new Place(address, line), now);
    long apart = line == Line.FAILING ? delays.most() : delays.after(ahead.count(now));
    return ahead.turn(now, apart, MOST_WAITING * delays.most());
  }

  private Line lineOf(LoginSource source, long mark, long now) {
    if (refused.get(new Try(source, mark)).isPresent()) {
      return Line.RETURNING;
    }
    return names.count(source, now) > GrowingDelay.SLIPS - 1 ? Line.FAILING : Line.NEWCOMERS;
  }

  /** Whom a line is for. */
  private enum Line {
    /** Names that have hardly failed at the address. */
    NEWCOMERS,
    /** Who was refused, and comes again with the same password. */
    RETURNING,
    /** Names that go on to fail. */
    FAILING
  }

  private record Place(InetAddress address, Line line) {}

  private record Try(LoginSource source, long mark) {}

  private record Waiting(long until, long mark) {}
}
