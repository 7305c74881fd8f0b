package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.net.Connection;
import dev.postern.net.Pool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On any Java: what computes on a thread of a pool takes no other client's processor. */
@Timeout(60)
class PoolThreadsTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final List<ToyClient> clients = new ArrayList<>();
  private volatile boolean over;

  @AfterEach
  void leave() throws IOException {
    over = true;
    for (ToyClient client : clients) {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Pool.class)
  void aThreadOfAPoolIsOneOfThePlatform(Pool pool) throws Exception {
    BlockingQueue<Thread> thread = new ArrayBlockingQueue<>(1);
    try (ToyServer server = ToyServer.plain()) {
      Connection connection = connection(server);
      connection.execute(
          () -> connection.blocking(pool, () -> thread.add(Thread.currentThread()), () -> {}));
      assertThat(virtual(thread.take())).isFalse();
    }
  }

  @Test
  void oneOfAWorkerIsVirtualWhereThereAreSuch() throws Exception {
    BlockingQueue<Thread> thread = new ArrayBlockingQueue<>(1);
    try (ToyServer server = ToyServer.plain()) {
      connection(server).execute(() -> thread.add(Thread.currentThread()));
      assertThat(virtual(thread.take())).isEqualTo(Runtime.version().feature() >= 21);
    }
  }

  /** No time is measured: virtual threads that compute would keep the carriers for ever. */
  @ParameterizedTest
  @EnumSource(Pool.class)
  void whoNeedsLittleIsServedWhileOthersCompute(Pool pool) throws Exception {
    Limits limits =
        Limits.defaults().with(pool.threads(), CORES + 1L).with(Count.BULKHEAD_SHARE, 100);
    try (ToyServer server = ToyServer.plain(limits)) {
      Semaphore begun = new Semaphore(0);
      Runnable compute =
          () -> {
            begun.release();
            while (!over) {
              Thread.onSpinWait();
            }
          };
      for (int i = 0; i < CORES; i++) {
        Connection connection = connection(server);
        connection.execute(() -> connection.blocking(pool, compute, () -> {}));
      }
      assertThat(begun.tryAcquire(CORES, 30, TimeUnit.SECONDS)).isTrue();
      try (ToyClient other = server.connect()) {
        assertThat(other.line()).isEqualTo("hello");
        other.send("ECHO on\r\n");
        assertThat(other.line()).isEqualTo("on");
      } finally {
        over = true;
      }
    }
  }

  private Connection connection(ToyServer server) throws IOException {
    ToyClient client = server.connect();
    clients.add(client);
    assertThat(client.line()).isEqualTo("hello");
    return List.copyOf(server.protocol.sessions).get(clients.size() - 1).connection;
  }

  /** Found by reflection, since the release compiled for is older. */
  private static boolean virtual(Thread thread) throws ReflectiveOperationException {
    return Runtime.version().feature() >= 21
        && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
  }
}
