package dev.postern.auth.passwdfile;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A file as it was read. Immutable.
 *
 * @param settled whether it was read so late that no later change can look the same
 * @param before the users before, while the file may still be written line by line
 */
record Snapshot(
    FileVersion version,
    PasswdUsers users,
    Instant read,
    boolean settled,
    Optional<Before> before,
    PasswdFileSettings settings) {

  /** File systems keep times in steps of milliseconds, and some of one or two seconds. */
  static final Duration TIME_STEP = Duration.ofSeconds(2);

  static Snapshot of(FileVersion version, PasswdUsers users, PasswdFileSettings settings) {
    return new Snapshot(
        version, users, settings.clock().instant(), false, Optional.empty(), settings);
  }

  /** The same users, found again in the file. */
  Snapshot again(FileVersion found, PasswdFileSettings its) {
    Instant now = its.clock().instant();
    boolean late = found.equals(version) && isPast(read, TIME_STEP, now);
    return new Snapshot(
        found, users, now, late, before.filter(b -> !b.isOver(settings, now)), settings);
  }

  /**
   * This one after another. Where the file is the same and its content another, users that are
   * missing may be written yet.
   */
  Snapshot after(Snapshot other) {
    if (other == null || !version.isInPlaceOf(other.version)) {
      return this;
    }
    Before gone =
        other
            .before
            .filter(b -> !b.isOver(settings, read))
            .orElseGet(() -> new Before(other.users.table(), read));
    return new Snapshot(version, users, read, settled, Optional.of(gone), settings);
  }

  /** Whether the file need not be read again. */
  boolean isOf(FileVersion found, Instant now) {
    return version.equals(found) && (settled || !isPast(read, TIME_STEP, now));
  }

  /**
   * The entry of a name in lower case.
   *
   * @throws IOException if the user was there a moment ago and may be written again
   */
  Optional<PasswdEntry> find(String name) throws IOException {
    Optional<PasswdEntry> entry = users.find(name);
    if (entry.isEmpty()
        && before.isPresent()
        && !before.get().isOver(settings, settings.clock().instant())
        && before.get().table.contains(name)) {
      throw new IOException("user " + name + " is gone from a file that was written just now");
    }
    return entry;
  }

  private static boolean isPast(Instant from, Duration time, Instant now) {
    Duration gone = Duration.between(from, now);
    // A clock that was set back makes nothing last longer.
    return gone.isNegative() || gone.compareTo(time) >= 0;
  }

  /** Who was in the file before it was written anew. */
  record Before(UserTable table, Instant since) {
    boolean isOver(PasswdFileSettings settings, Instant now) {
      return isPast(since, settings.patience(), now);
    }
  }
}
