package dev.postern.maildir.disk;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** A process as lock files name it, and the locks that it left behind. */
public final class LockOwner {
  private final long pid;
  private final String host;
  private final Instant started;
  private final LeftBehind leftBehind = new LeftBehind();
  private final HeldLocks held;

  private LockOwner(long pid, String host, Instant started, Timer timer) {
    this.held = new HeldLocks(timer);
    this.pid = pid;
    this.host = Objects.requireNonNull(host);
    this.started = Objects.requireNonNull(started);
  }

  /**
   * This process.
   *
   * @param host the host's name as {@code gethostname} gives it
   * @param timer for looking after locks that are held for long
   */
  public static LockOwner self(String host, Timer timer) {
    ProcessHandle process = ProcessHandle.current();
    Instant started = process.info().startInstant().orElse(Instant.EPOCH);
    return new LockOwner(process.pid(), host, started, timer);
  }

  /** Its id. */
  public long pid() {
    return pid;
  }

  HeldLocks held() {
    return held;
  }

  LeftBehind leftBehind() {
    return leftBehind;
  }

  String text() {
    return pid + ":" + host;
  }

  State stateOf(String owner, Instant lockedAt) {
    int colon = owner.indexOf(':');
    if (colon < 1 || !owner.substring(colon + 1).equals(host)) {
      return State.UNKNOWN;
    }
    try {
      long other = Long.parseLong(owner.substring(0, colon));
      if (other == pid) {
        // A lock older than this process was left by a former one with the same id, which is usual
        // in containers.
        return lockedAt.isBefore(started.minusSeconds(1)) ? State.GONE : State.ALIVE;
      }
      return ProcessHandle.of(other).filter(p -> wasThere(p, lockedAt)).isPresent()
          ? State.ALIVE
          : State.GONE;
    } catch (NumberFormatException e) {
      return State.UNKNOWN;
    }
  }

  /** A process that began after the lock was made only has its owner's number. */
  private static boolean wasThere(ProcessHandle process, Instant lockedAt) {
    return process
        .info()
        .startInstant()
        .map(began -> !began.minusSeconds(1).isAfter(lockedAt))
        .orElse(true);
  }

  /** Runs tasks later, on a thread that may touch the disk. */
  @FunctionalInterface
  public interface Timer {
    /** Runs a task after a while. */
    void after(Duration delay, Runnable task);
  }

  enum State {
    ALIVE,
    GONE,
    UNKNOWN
  }
}
