package dev.postern.auth.passwdfile.edit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code FILE.lock} beside a file: who made it may change the file, and takes it away again. Its
 * first word is the process that made it, as shadow's tools, {@code dotlockfile -p} and scripts
 * have it, the second one the host. One is left behind if its process of this host is gone, or if
 * nobody has touched it for five minutes; the next one takes it away.
 */
public final class DotLock implements AutoCloseable {
  private static final Duration UNTOUCHED = Duration.ofMinutes(5);

  /** A process may be hidden, or have another number in its container; it is soon done. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final int LONGEST = 256;
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  /** Where processes begin to count anew with each start, ours has the number of the last one. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /**
   * Whoever of this process looks at a lock: a channel that is closed gives up the kernel's lock
   * that another channel of the process has on the file.
   */
  private static final ReentrantLock LOOKING = new ReentrantLock();

  private final Path path;
  private final String content;

  private DotLock(Path path, String content) {
    this.path = path;
    this.content = content;
  }

  /**
   * Waits until nobody else changes the file, and changes it.
   *
   * @param file by its real path
   * @throws IOException if it takes longer, no lock can be made there, or the change fails
   */
  public static void during(Path file, Duration patience, Clock clock, Change change)
      throws IOException {
    DotLock lock = take(file, patience, clock);
    try (lock) {
      change.run();
    }
  }

  /** What is done meanwhile. */
  @FunctionalInterface
  public interface Change {
    void run() throws IOException;
  }

  static DotLock take(Path file, Duration patience, Clock clock) throws IOException {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    long start = System.nanoTime();
    while (true) {
      Optional<DotLock> lock = made(path);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (!leftBehindAndGone(path, clock, () -> {})) {
        if (System.nanoTime() - start >= patience.toNanos()) {
          throw new FileSystemException(
              path.toString(), null, "somebody else is changing the file: try again, or remove it");
        }
        pause(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    HELD.remove(path);
    LOOKING.lock();
    try {
      if (Seen.at(path).filter(found -> found.content.equals(content)).isPresent()) {
        Files.deleteIfExists(path);
      }
    } finally {
      LOOKING.unlock();
    }
  }

  private static void pause(Path path) throws InterruptedIOException {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE, LONGEST_PAUSE));
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + path);
    }
  }

  private static Optional<DotLock> made(Path path) throws IOException {
    String nonce = Long.toHexString(ThreadLocalRandom.current().nextLong());
    String content = ProcessHandle.current().pid() + " " + HostName.VALUE + " " + nonce + "\n";
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      HELD.add(path);
      channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      return Optional.of(new DotLock(path, content));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (HELD.remove(path)) {
        Files.deleteIfExists(path);
      }
      throw e;
    }
  }

  /**
   * Takes away a lock that was left behind; true if it is worth trying again at once. Whoever does
   * so holds the kernel's lock on it, so that nobody takes away the next one by mistake.
   *
   * @param before what is done while it is held
   */
  static boolean leftBehindAndGone(Path path, Clock clock, Change before) throws IOException {
    if (!LOOKING.tryLock()) {
      return false;
    }
    try {
      Optional<Seen> seen = Seen.at(path);
      return seen.isEmpty()
          || (seen.get().isLeftBehind(path, clock) && goneIfStill(seen.get(), path, before));
    } finally {
      LOOKING.unlock();
    }
  }

  private static boolean goneIfStill(Seen seen, Path path, Change before) throws IOException {
    try (FileChannel channel =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock kernels = channel.tryLock()) {
      if (kernels != null && Seen.by(channel, path).equals(seen)) {
        before.run();
        Files.deleteIfExists(path);
      }
      return kernels != null;
    } catch (NoSuchFileException e) {
      return true;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean isGone(Path path, String process) {
    long pid = Long.parseLong(process);
    return pid == ProcessHandle.current().pid()
        ? !HELD.contains(path)
        : ProcessHandle.of(pid).isEmpty();
  }

  /** A lock as it was found. A file's number alone is soon that of another file. */
  private record Seen(Object key, FileTime modified, String content) {

    static Optional<Seen> at(Path path) throws IOException {
      try (SeekableByteChannel channel = Files.newByteChannel(path)) {
        return Optional.of(by(channel, path));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }

    /** Opens nothing: that would end the kernel's lock that the channel may have. */
    static Seen by(SeekableByteChannel channel, Path path) throws IOException {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return new Seen(
          Objects.requireNonNullElse(found.fileKey(), ""),
          found.lastModifiedTime(),
          beginning(channel));
    }

    boolean isLeftBehind(Path path, Clock clock) {
      Duration age = Duration.between(modified.toInstant(), clock.instant());
      if (age.compareTo(UNTOUCHED) > 0) {
        return true;
      }
      String[] words = content.strip().split("\\s+", 3);
      boolean here = words.length < 2 || words[1].equals(HostName.VALUE);
      // Of a time that is still to come, the process tells, too: the clock may have been ahead.
      return age.abs().compareTo(GRACE) > 0
          && here
          && words[0].matches("[0-9]{1,18}")
          && isGone(path, words[0]);
    }

    private static String beginning(SeekableByteChannel channel) throws IOException {
      ByteBuffer octets = ByteBuffer.allocate(LONGEST);
      channel.read(octets);
      return new String(octets.array(), 0, octets.position(), StandardCharsets.ISO_8859_1);
    }
  }
}
