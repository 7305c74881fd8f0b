package dev.postern.table.file;

import dev.postern.log.LogText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that a table is read from, read again when it changed: by one thread, while others go on
 * with what was in it before. Safe for many threads.
 *
 * <p>Mail bounces, or is let in, for what is not there yet. So a changed file counts when it has
 * been left alone for {@link #TIME_STEP}; if it then ends within a line, or is away, what was in it
 * before serves for {@link #PATIENCE}. The first time it is read at once.
 *
 * @param <T> what is made of it, immutable
 */
public final class TableFile<T> {
  /** Octets of a table's file; a larger one is not used. */
  public static final int MAX_OCTETS = 64 * 1024 * 1024;

  /** With a file that is away, or that ends within a line. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** File systems keep times in steps of milliseconds, and some of one or two seconds. */
  public static final Duration TIME_STEP = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(TableFile.class);

  /** A file of something else would fill the log. */
  private static final int MOST_TOLD = 20;

  private final Path path;
  private final Reader<T> reader;
  private final Clock clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Loaded<T> loaded;

  /** Since when the file has been away or half-written; null while it is neither. */
  private volatile Instant trouble;

  /** A state of the file that looked half-written. */
  private volatile FileState halfWritten;

  private Set<String> toldFaults = Set.of();

  /** A file that is read when it is asked for. */
  public TableFile(Path path, Reader<T> reader, Clock clock) {
    this.path = path;
    this.reader = reader;
    this.clock = clock;
  }

  /** Makes a table of a file's octets. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads it.
     *
     * @throws IOException if that makes no table; the message tells what to do, without the path
     */
    T read(byte[] octets, LineFaults faults) throws IOException;
  }

  /**
   * What is in the file now; what was in it, while another thread reads it, or while it is away or
   * half-written for a moment.
   *
   * @throws IOException if it cannot be read; the message says what to do
   */
  public T current() throws IOException {
    try {
      FileState found = FileState.of(path);
      Loaded<T> known = loaded;
      if (known != null && known.isOf(found, clock.instant())) {
        trouble = null;
        return known.table;
      }
      if (known != null && (isStirring(found) || (found.equals(halfWritten) && bears()))) {
        return known.table;
      }
      return read(found);
    } catch (NoSuchFileException e) {
      return meanwhile(told(e, "there is no file " + path));
    } catch (AccessDeniedException e) {
      return meanwhile(told(e, path + " cannot be read by this process"));
    } catch (IOException e) {
      return meanwhile(e);
    }
  }

  private static IOException told(IOException cause, String text) {
    return new IOException(text, cause);
  }

  private T meanwhile(IOException e) throws IOException {
    Loaded<T> known = loaded;
    if (known == null || !bears()) {
      throw e;
    }
    return known.table;
  }

  private T read(FileState found) throws IOException {
    if (loaded == null) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return loaded.table;
    }
    try {
      Loaded<T> known = loaded;
      return known != null && known.isOf(found, clock.instant())
          ? known.table
          : taken(found, octets());
    } finally {
      reading.unlock();
    }
  }

  private T taken(FileState found, byte[] octets) throws IOException {
    Loaded<T> known = loaded;
    Instant now = clock.instant();
    if (known != null && !FileState.of(path).equals(found)) {
      return known.table;
    }
    if (known != null && !known.state.equals(found) && endsInLine(octets) && bears()) {
      halfWritten = found;
      return known.table;
    }
    LineFaults faults = new LineFaults();
    T table;
    try {
      table = reader.read(octets, faults);
    } catch (IOException e) {
      throw told(e, path + ": " + e.getMessage());
    }
    boolean settled = known != null && known.state.equals(found) && isPast(known.read, now);
    loaded = new Loaded<>(found, table, now, settled);
    trouble = null;
    halfWritten = null;
    if (!settled) {
      tell(faults);
    }
    return table;
  }

  private static boolean endsInLine(byte[] octets) {
    return octets.length == 0 || octets[octets.length - 1] != '\n';
  }

  /** Whether it changed just now, also by a clock that is ahead. */
  private boolean isStirring(FileState found) {
    Duration alone = Duration.between(found.modified().toInstant(), clock.instant());
    return alone.abs().compareTo(TIME_STEP) < 0;
  }

  private byte[] octets() throws IOException {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] octets = file.readNBytes(MAX_OCTETS + 1);
      if (octets.length > MAX_OCTETS) {
        throw new IOException(
            "%s is larger than the %,d octets that a table may have".formatted(path, MAX_OCTETS));
      }
      return octets;
    }
  }

  /** Whether trouble is borne yet; it begins if there was none. */
  private synchronized boolean bears() {
    Instant now = clock.instant();
    // Another thread may find that it is over meanwhile.
    Instant since = trouble;
    if (since == null) {
      since = now;
      trouble = now;
      LOG.warn(
          "table is away or half-written, what was in it serves for {} ms at most path={}",
          PATIENCE.toMillis(),
          shown());
    }
    Duration gone = Duration.between(since, now);
    // A clock that was set back makes nothing last longer.
    return !gone.isNegative() && gone.compareTo(PATIENCE) < 0;
  }

  private static boolean isPast(Instant from, Instant now) {
    Duration gone = Duration.between(from, now);
    return gone.isNegative() || gone.compareTo(TIME_STEP) >= 0;
  }

  /** A fault is told when it is new, and not each time the file changes elsewhere. */
  private void tell(LineFaults faults) {
    LOG.info("table read path={} faults={}", shown(), faults.count());
    Set<String> fresh = new LinkedHashSet<>(faults.kept());
    fresh.removeAll(toldFaults);
    toldFaults = faults.kept();
    fresh.stream().limit(MOST_TOLD).forEach(f -> LOG.warn("table {} path={}", f, shown()));
    if (fresh.size() > MOST_TOLD) {
      LOG.warn("table more faults={} path={}", fresh.size() - MOST_TOLD, shown());
    }
  }

  private String shown() {
    return LogText.printable(path.toString());
  }

  /**
   * What was read.
   *
   * @param settled whether it was read so late that no later change can look the same
   */
  private record Loaded<T>(FileState state, T table, Instant read, boolean settled) {
    boolean isOf(FileState found, Instant now) {
      return state.equals(found) && (settled || !isPast(read, now));
    }
  }
}
