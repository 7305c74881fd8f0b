package dev.postern.maildir.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What tells cheaply that a file or directory changed.
 *
 * @param identity of the inode; 0 if there is no file
 * @param mtimeNanos its time of change, in nanoseconds since 1970
 * @param size in octets
 */
public record FileStamp(int identity, long mtimeNanos, long size) {
  /** There is no such file. */
  public static final FileStamp ABSENT = new FileStamp(0, 0, 0);

  /**
   * How long after a change another one may carry the same time: file systems with nanoseconds take
   * the kernel's tick (at most 10 ms), those without count whole seconds.
   */
  private static final long FINE_TICK = 50_000_000L;

  private static final long COARSE_TICK = 2_000_000_000L;

  /** The stamp of a path now; symbolic links are followed. */
  public static FileStamp of(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(
          Objects.hashCode(attributes.fileKey()) | 1,
          attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          attributes.size());
    } catch (NoSuchFileException | NotDirectoryException e) {
      return ABSENT;
    }
  }

  /** Whether there was a file. */
  public boolean exists() {
    return identity != 0;
  }

  /**
   * Whether a change at or after the moment must have given another stamp.
   *
   * @param nowNanos wall clock, in nanoseconds since 1970
   */
  public boolean settledAt(long nowNanos) {
    long tick = mtimeNanos % 1_000_000_000L == 0 ? COARSE_TICK : FINE_TICK;
    // A time in the future (a clock that jumped) says nothing about later changes of its own
    // second, but they get other times.
    return nowNanos - mtimeNanos > tick || mtimeNanos - nowNanos > tick;
  }
}
