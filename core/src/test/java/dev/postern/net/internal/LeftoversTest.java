package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.InputStream;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is counted as left behind, and what is not. */
@Timeout(60)
class LeftoversTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path directory;

  @BeforeEach
  void needsProc() {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "needs /proc");
  }

  @Test
  void whatIsOpenIsNamedUntilItIsClosed() throws Exception {
    assertNamed("socket:", SocketChannel::open);
    assertNamed("anon_inode:[eventpoll]", Selector::open);
    Path file = directory.resolve("spooled");
    assertNamed(file.toString(), () -> Files.newOutputStream(file));
  }

  private static void assertNamed(String name, Callable<Closeable> opening) throws Exception {
    Set<String> before = Leftovers.descriptors();
    try (Closeable open = opening.call()) {
      assertThat(open).isNotNull();
      assertThat(Leftovers.descriptorsSince(before)).anyMatch(one -> one.contains(" " + name));
    }
    assertThat(Leftovers.descriptorsSince(before)).isEmpty();
  }

  @Test
  void whatTheVirtualMachineReadsIsNone() throws Exception {
    Set<String> before = Leftovers.descriptors();
    try (InputStream status = Files.newInputStream(Path.of("/proc/self/status"))) {
      assertThat(status.read()).isPositive();
      assertThat(Leftovers.descriptorsSince(before)).isEmpty();
    }
  }

  @Test
  void whatComesAndGoesIsNone() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    Set<String> before = Leftovers.descriptors();
    try {
      Future<?> coming =
          other.submit(
              () -> {
                while (!enough.get()) {
                  SocketChannel.open().close();
                  begun.countDown();
                }
                return null;
              });
      begun.await();
      for (int i = 0; i < 200; i++) {
        Leftovers.assertNoDescriptorsSince(before);
      }
      enough.set(true);
      coming.get(10, TimeUnit.SECONDS);
    } finally {
      enough.set(true);
      other.shutdown();
    }
  }
}
