package dev.postern.auth;

import dev.postern.Limits;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * From where nobody may try for a while, or not as somebody. A block has an address in it, always:
 * nobody can have a user blocked elsewhere. It ends at its time, whatever is tried meanwhile, and
 * another one takes as many failures again. Bounded; not safe for many threads. Times are
 * nanoseconds of a clock that never steps.
 */
final class LoginBlocks {
  private final long most;
  private final Duration time;

  /** Failures since the last block. */
  private final FailureTable<Target> failures;

  private final RecentTable<Target, Block> blocks;

  LoginBlocks(Limits limits) {
    most = limits.of(Limits.Count.AUTH_FAILURES_BLOCK);
    time = limits.of(Limits.Time.AUTH_BLOCK);
    int kept = limits.asInt(Limits.Count.AUTH_FAILURES_KEPT);
    failures = new FailureTable<>(kept, limits.of(Limits.Time.AUTH_FAILURE_MEMORY).toNanos());
    blocks = new RecentTable<>(kept);
  }

  int size() {
    return failures.size() + blocks.size();
  }

  /**
   * Whether a try is not even looked at.
   *
   * @param known whether this user has ever logged in from there: then what fails there as others
   *     is no matter
   */
  boolean holds(LoginSource source, boolean known, long now) {
    return source.address().isPresent()
        && (holds(Target.of(source), now)
            || (!known && holds(Target.of(source.address().get()), now)));
  }

  /**
   * A try of somebody without credit failed.
   *
   * @param mark tells a password from others; 0 if there is none
   * @return the block that begins, or both
   */
  List<LoginsBlocked> failed(LoginSource source, long mark, long now, Clock clock) {
    if (time.isZero() || source.address().isEmpty()) {
      return List.of();
    }
    Target all = Target.of(source.address().get());
    // A mechanism that tells no name is blamed on the address alone.
    List<Target> targets = source.user().isEmpty() ? List.of(all) : List.of(Target.of(source), all);
    return targets.stream().flatMap(t -> failed(t, mark, now, clock).stream()).toList();
  }

  private Optional<LoginsBlocked> failed(Target target, long mark, long now, Clock clock) {
    // What was under way when a block began, does not lead to the next one.
    if (holds(target, now)) {
      return Optional.empty();
    }
    long count = Math.round(failures.add(target, mark, now));
    if (count < most) {
      return Optional.empty();
    }
    failures.remove(target);
    Instant at = clock.instant();
    LoginsBlocked told = new LoginsBlocked(at, target.address, target.user, count, at.plus(time));
    blocks.put(target, new Block(now + time.toNanos(), told));
    return Optional.of(told);
  }

  /** Makes up for half of what failed at an address since its last block. */
  void forgive(InetAddress address, long now) {
    failures.find(Target.of(address)).ifPresent(f -> f.halve(now));
  }

  /** Those that hold. */
  List<LoginsBlocked> held(long now) {
    blocks.removeIf((target, block) -> block.isOver(now));
    return blocks.values().stream().map(Block::told).toList();
  }

  /** Ends those of an address and of names there, and forgets what failed there. */
  boolean lift(InetAddress network, long now) {
    failures.removeIf(target -> target.address.equals(network));
    blocks.removeIf((target, block) -> block.isOver(now));
    return blocks.removeIf((target, block) -> target.address.equals(network));
  }

  private boolean holds(Target target, long now) {
    Optional<Block> found = blocks.get(target);
    if (found.filter(block -> block.isOver(now)).isPresent()) {
      blocks.remove(target);
      return false;
    }
    return found.isPresent();
  }

  /** All names at an address, or one. */
  private record Target(InetAddress address, Optional<String> user) {
    static Target of(InetAddress address) {
      return new Target(address, Optional.empty());
    }

    static Target of(LoginSource source) {
      return new Target(source.address().orElseThrow(), Optional.of(source.user()));
    }
  }

  private record Block(long until, LoginsBlocked told) {
    boolean isOver(long now) {
      return until - now <= 0;
    }
  }
}
