package dev.postern.delivery.alias;

import dev.postern.log.LogText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in a file, read again when it changed. A file that is being written has half of its
 * names, and mail for the others would bounce: what was in it before serves until it has not
 * changed for a while. Safe for many threads.
 */
final class RereadFile<T> {
  /** A file of something else, or without an end. */
  static final int MAX_OCTETS = 64 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(RereadFile.class);

  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Path path;
  private final Function<String, T> reader;
  private final Clock clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Read<T> last;

  /** A file whose text is read by {@code reader}. */
  RereadFile(Path path, Function<String, T> reader, Clock clock) {
    this.path = path;
    this.reader = reader;
    this.clock = clock;
  }

  Path path() {
    return path;
  }

  /**
   * What is in it now.
   *
   * @throws IOException if it cannot be read
   */
  T current() throws IOException {
    Stamp stamp = stamp();
    Read<T> known = last;
    if (known != null && (known.isOf(stamp) || !isSettled(stamp))) {
      return known.content();
    }
    reading.lock();
    try {
      known = last;
      return known != null && known.isOf(stamp) ? known.content() : read(stamp, known);
    } finally {
      reading.unlock();
    }
  }

  private T read(Stamp stamp, Read<T> known) throws IOException {
    if (stamp.size() > MAX_OCTETS) {
      throw new IOException(path + " has more than " + MAX_OCTETS + " octets");
    }
    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    if (known != null && !stamp().equals(stamp)) {
      return known.content();
    }
    last = new Read<>(stamp, isSettled(stamp), reader.apply(text));
    LOG.info("aliases read path={}", LogText.printable(path));
    return last.content();
  }

  /** Also if the clock was ahead when it was written. */
  private boolean isSettled(Stamp stamp) {
    return Duration.between(stamp.modified().toInstant(), clock.instant()).abs().compareTo(SETTLED)
        >= 0;
  }

  private Stamp stamp() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new Stamp(
        attributes.lastModifiedTime(),
        attributes.size(),
        Objects.toString(attributes.fileKey(), ""));
  }

  /** What tells that it changed, symbolic links followed. */
  private record Stamp(FileTime modified, long size, String identity) {}

  /**
   * What was read.
   *
   * @param settled whether a later change would show in the stamp
   */
  private record Read<T>(Stamp stamp, boolean settled, T content) {
    boolean isOf(Stamp now) {
      return settled && stamp.equals(now);
    }
  }
}
