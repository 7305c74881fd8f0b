package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a server that has ended must not leave behind. */
final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private static final String TEMPORARY = System.getProperty("java.io.tmpdir") + "/";

  static {
    // With its first channel the JDK opens a socket for itself, and keeps it.
    try {
      SocketChannel.open().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Leftovers() {}

  /**
   * What this process has open that may be a server's: sockets, selectors and the like, and
   * temporary files, each with its number. All other files are the virtual machine's: its compilers
   * read the control group's limits at any moment, and class loaders keep archives.
   *
   * @return none where it cannot be told
   */
  static Set<String> descriptors() {
    Set<String> open = new TreeSet<>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return open;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path one : all) {
        target(one)
            .filter(target -> !target.startsWith("/") || target.startsWith(TEMPORARY))
            .ifPresent(target -> open.add(one.getFileName() + " " + target));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open;
  }

  private static Optional<String> target(Path descriptor) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor).toString());
    } catch (NoSuchFileException closedMeanwhile) {
      return Optional.empty();
    }
  }

  /** Those that are open now and were not before. */
  static Set<String> descriptorsSince(Set<String> before) {
    Set<String> more = descriptors();
    more.removeAll(before);
    return more;
  }

  /** Waits until all are closed that were not open before. */
  static void assertNoDescriptorsSince(Set<String> before) {
    // What was looked at is what is asserted: another look may find what was not there.
    AtomicReference<Set<String>> more = new AtomicReference<>();
    await(
        () -> {
          more.set(descriptorsSince(before));
          return more.get().isEmpty();
        });
    assertThat(more.get()).isEmpty();
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
