package dev.postern.maildir.disk;

import java.time.Instant;
import java.util.Objects;

/** A process as lock files name it, and the locks that it left behind. */
public final class LockOwner {
  private final long pid;
  private final String host;
  private final Instant started;
  private final LeftBehind leftBehind = new LeftBehind();

  private LockOwner(long pid, String host, Instant started) {
    this.pid = pid;
    this.host = Objects.requireNonNull(host);
    this.started = Objects.requireNonNull(started);
  }

  /**
   * This process.
   *
   * @param host the host's name as {@code gethostname} gives it
   */
  public static LockOwner self(String host) {
    ProcessHandle process = ProcessHandle.current();
    return new LockOwner(process.pid(), host, process.info().startInstant().orElse(Instant.EPOCH));
  }

  /** Its id. */
  public long pid() {
    return pid;
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

  enum State {
    ALIVE,
    GONE,
    UNKNOWN
  }
}
