package dev.postern.maildir;

import java.time.Duration;
import java.util.Objects;

/**
 * When a change of a {@link MaildirStore} is on the disk, seen from the caller who waits for it.
 *
 * @param kind what is waited for
 * @param maxDelay how long an append may wait for others to share its syncs; zero unless grouped
 */
public record SyncMode(Kind kind, Duration maxDelay) {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  public SyncMode {
    Objects.requireNonNull(maxDelay, "maxDelay");
    Objects.requireNonNull(kind, "kind");
    if (maxDelay.isNegative() || maxDelay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the delay is at most a second");
    }
  }

  /** On the disk before the call returns; who comes at the same moment shares the syncs. */
  public static SyncMode always() {
    return new SyncMode(Kind.ALWAYS, Duration.ZERO);
  }

  /**
   * On the disk before the call returns; an append waits for others that are on their way, so that
   * more of them share the syncs. On a disk that syncs faster than the delay it waits no longer
   * than the last commit took.
   */
  public static SyncMode group(Duration maxDelay) {
    return new SyncMode(Kind.GROUP, maxDelay);
  }

  /** Whenever the operating system likes: for tests, and mail that may be lost. */
  public static SyncMode never() {
    return new SyncMode(Kind.NEVER, Duration.ZERO);
  }

  /** What is waited for. */
  public enum Kind {
    /** The disk. */
    ALWAYS,
    /** The disk and company. */
    GROUP,
    /** Nothing. */
    NEVER
  }
}
