package dev.postern.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A small file system that can be filled. */
final class Tmpfs {
  /** In octets. */
  static final int BLOCK = 4096;

  private final Path mountPoint;
  private volatile boolean mounted;

  Tmpfs(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Mounts it, until this program ends; why that failed, if it did. */
  Optional<String> mount(String size) throws IOException, InterruptedException {
    Optional<String> failure =
        Command.attempt(
            "mount", "-t", "tmpfs", "-o", "size=" + size, "postern-crash", mountPoint.toString());
    if (failure.isEmpty()) {
      mounted = true;
      Runtime.getRuntime().addShutdownHook(new Thread(this::unmountAtEnd));
    }
    return failure;
  }

  /** Leaves only some octets free. */
  void fill(int free) throws IOException {
    try (RandomAccessFile ballast = new RandomAccessFile(ballast().toFile(), "rw")) {
      long written = write(ballast);
      ballast.setLength(Math.max(0, written - free));
    }
  }

  /** Frees the space again. */
  void empty() throws IOException {
    Files.deleteIfExists(ballast());
  }

  void remount(String mode) throws IOException, InterruptedException {
    Command.run("mount", "-o", "remount," + mode, mountPoint.toString());
  }

  void unmount() throws IOException, InterruptedException {
    Command.run("umount", "-l", mountPoint.toString());
    mounted = false;
  }

  private void unmountAtEnd() {
    try {
      if (mounted) {
        unmount();
      }
    } catch (IOException e) {
      Report.progress("still mounted: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path ballast() {
    return mountPoint.resolve("ballast");
  }

  private static long write(RandomAccessFile ballast) {
    byte[] block = new byte[BLOCK];
    long written = 0;
    try {
      while (true) {
        ballast.write(block);
        written += block.length;
      }
    } catch (IOException e) {
      // Full, as intended.
      return written;
    }
  }
}
