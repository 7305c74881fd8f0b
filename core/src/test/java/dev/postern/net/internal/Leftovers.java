package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What a server that has ended must not leave behind. */
final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Leftovers() {}

  /** Descriptors of this process; 0 where they cannot be counted. */
  static long descriptors() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What they lead to, for whoever has to find out why there are too many. */
  static List<String> openFiles() {
    List<String> open = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path one : all) {
        if (Files.isSymbolicLink(one)) {
          open.add(one.getFileName() + " " + Files.readSymbolicLink(one));
        }
      }
    } catch (IOException e) {
      open.add(e.toString());
    }
    return open;
  }

  /** Waits until no thread of any server is left. */
  static void assertNoThreads() {
    // A thread is counted out of its pool a moment before it is gone.
    await(() -> threads().isEmpty());
    assertThat(threads()).isEmpty();
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("postern-") && !name.equals("postern-tls-warm-up"))
        .toList();
  }

  /** Waits for something that is about to happen. */
  static void await(BooleanSupplier happened) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
