package dev.postern.message;

import dev.postern.ServerPart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where messages lie while they arrive: a directory and a bound for all of them together. Small
 * messages stay in memory, as long as they take no more than an eighth of the heap. Safe for many
 * threads.
 *
 * <p>On Unix a file loses its name as soon as it is open, so that nothing is left of it however the
 * process ends.
 */
public final class SpoolSpace implements ServerPart {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolSpace.class);
  private static final Pattern NAME = Pattern.compile("postern-(\\d{1,10})-.*\\.spool");
  private static final int HEAP_SHARE = 8;

  private final Path directory;
  private final long most;
  private final long mostInMemory;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong usedInMemory = new AtomicLong();

  private SpoolSpace(Path directory, long most, long mostInMemory) {
    this.directory = directory;
    this.most = most;
    this.mostInMemory = mostInMemory;
  }

  /**
   * A space.
   *
   * @param directory is there and can be written
   * @param most octets of all messages that arrive at once
   */
  public static SpoolSpace in(Path directory, long most) {
    Objects.requireNonNull(directory, "directory");
    return in(directory, most, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  static SpoolSpace in(Path directory, long most, long mostInMemory) {
    return new SpoolSpace(directory, most, mostInMemory);
  }

  /** The directory that the JVM has for temporary files. */
  public static Path defaultDirectory() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Room for one message. */
  public MessageSpool newSpool() {
    return new MessageSpool(this);
  }

  /** Octets that are still free. */
  public long free() {
    return Math.max(0, most - used.get());
  }

  @Override
  public void check() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("the spool directory is not there: " + directory);
    }
    if (!Files.isWritable(directory)) {
      throw new IOException("the spool directory cannot be written: " + directory);
    }
  }

  /** Removes what processes that are gone have left here. */
  public void sweep() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "postern-*.spool")) {
      for (Path file : files) {
        sweep(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("spool directory not swept directory={} reason={}", directory, e.toString());
    }
  }

  /** What cannot be removed keeps none of the others; files of live processes come and go. */
  private static void sweep(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    try {
      if (name.matches()
          && isLeftOver(file, Long.parseLong(name.group(1)))
          && Files.deleteIfExists(file)) {
        LOG.info("spool file of a dead process removed file={}", file);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("a spool file has gone by itself file={}", file);
    } catch (IOException e) {
      LOG.warn("spool file not removed file={} reason={}", file, e.toString());
    }
  }

  /** Its process is gone, or the number is another one's since. */
  private static boolean isLeftOver(Path file, long process) throws IOException {
    Optional<ProcessHandle> running = ProcessHandle.of(process);
    if (running.isEmpty()) {
      return true;
    }
    Instant written = Files.getLastModifiedTime(file).toInstant();
    return running.get().info().startInstant().map(written::isBefore).orElse(false);
  }

  /** Takes room for octets that arrive. */
  void take(long octets) throws SpoolFullException {
    if (used.addAndGet(octets) > most) {
      used.addAndGet(-octets);
      throw new SpoolFullException("messages that arrive take more than " + most + " octets");
    }
  }

  void give(long octets) {
    used.addAndGet(-octets);
  }

  /** Takes room in memory, if there is some; also behind {@link #take}. */
  boolean takeMemory(long octets) {
    if (usedInMemory.addAndGet(octets) > mostInMemory) {
      usedInMemory.addAndGet(-octets);
      return false;
    }
    return true;
  }

  void giveMemory(long octets) {
    usedInMemory.addAndGet(-octets);
  }

  /** Octets that messages take, in memory or not. */
  long used() {
    return used.get();
  }

  /** Octets that messages take in memory. */
  long usedInMemory() {
    return usedInMemory.get();
  }

  FileChannel newFile() throws IOException {
    String prefix = "postern-" + ProcessHandle.current().pid() + '-';
    Path path = Files.createTempFile(directory, prefix, ".spool");
    try {
      FileChannel file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      loseName(path);
      return file;
    } catch (IOException e) {
      loseName(path);
      throw e;
    }
  }

  private static void loseName(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.debug("a spool file keeps its name until it is closed file={}", path, e);
    }
  }
}
