package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.net.Chunks;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large replies whose parts are read from what may be slow. */
@Timeout(120)
class ReplyPumpTest {
  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private void wait60() {
    begun.release();
    try {
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ToyClient greeted(ToyServer server) throws IOException {
    ToyClient client = server.connect();
    assertThat(client.line()).isEqualTo("hello");
    return client;
  }

  @Test
  void eachPartIsMadeInItsPool() throws Exception {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = greeted(server)) {
      client.send("READS 100\r\nECHO on\r\n");
      for (int i = 0; i < 100; i++) {
        assertThat(client.line()).isEqualTo("read on postern-store");
      }
      assertThat(client.line()).isEqualTo("on");
    }
  }

  @Test
  void nobodyElseWaitsWhenReadsHang() throws Exception {
    int many = 3 * Runtime.getRuntime().availableProcessors() + 40;
    Limits limits = Limits.defaults().with(Count.STORE_CALLS, many).with(Count.BULKHEAD_SHARE, 100);
    List<ToyClient> clients = new ArrayList<>();
    try (ToyServer server = ToyServer.plain(limits)) {
      server.protocol.hook = this::wait60;
      for (int i = 0; i < many; i++) {
        ToyClient client = greeted(server);
        clients.add(client);
        client.send("READS 1\r\n");
      }
      assertThat(begun.tryAcquire(many, 60, TimeUnit.SECONDS)).isTrue();
      try (ToyClient other = greeted(server)) {
        other.send("ECHO on\r\n");
        assertThat(other.line()).isEqualTo("on");
      }
      goOn.countDown();
      for (ToyClient client : clients) {
        assertThat(client.line()).isEqualTo("read on postern-store");
        client.close();
      }
    }
    Leftovers.assertNoThreads();
  }

  @Test
  void aReplyForWhichThereIsNoRoomSaysSo() throws Exception {
    Limits limits =
        Limits.defaults()
            .with(Count.STORE_CALLS, 1)
            .with(Count.BULKHEAD_QUEUE, 1)
            .with(Count.BULKHEAD_SHARE, 100);
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient first = greeted(server);
        ToyClient second = greeted(server);
        ToyClient third = greeted(server)) {
      server.protocol.hook = this::wait60;
      first.send("READS 1\r\n");
      assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      // One of them waits, and the other finds no room.
      second.send("READS 1\r\nECHO on\r\n");
      third.send("READS 1\r\nECHO on\r\n");
      Leftovers.await(() -> server.protocol.sessions.stream().anyMatch(s -> s.pulls.get() > 1));
      goOn.countDown();
      assertThat(List.of(second.line(), third.line()))
          .containsExactlyInAnyOrder("refused", "read on postern-store");
      assertThat(second.line()).isEqualTo("on");
      assertThat(third.line()).isEqualTo("on");
    }
  }

  /** Each part uses a turn up, so that each needs a place anew. */
  @Test
  void aReplyThatHasBegunIsNotRefusedWhenThePoolIsFull() throws Exception {
    Limits limits = Limits.defaults().with(Count.STORE_CALLS, 1).with(Count.BULKHEAD_QUEUE, 1);
    List<Thread> threads = new ArrayList<>();
    List<String> wrong = new CopyOnWriteArrayList<>();
    try (ToyServer server = ToyServer.plain(limits)) {
      server.protocol.hook = ReplyPumpTest::useTurnUp;
      for (int i = 0; i < 6; i++) {
        Thread thread = new Thread(() -> readOn(server, wrong));
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void readOn(ToyServer server, List<String> wrong) {
    try (ToyClient client = greeted(server)) {
      boolean wholly = false;
      while (!wholly) {
        client.send("READS 8\r\n");
        String line = client.line();
        wholly = !line.equals("refused");
        for (int i = 1; wholly && i < 8; i++) {
          if (!line.equals("read on postern-store")) {
            wrong.add(line);
          }
          line = client.line();
        }
      }
    } catch (IOException | RuntimeException e) {
      wrong.add(e.toString());
    }
  }

  private static void useTurnUp() {
    long end = System.nanoTime() + SerialQueue.TURN_TIME.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aReplyWaitsForItsPoolForSoLong() throws Exception {
    Limits limits =
        Limits.defaults()
            .with(Count.STORE_CALLS, 1)
            .with(Time.BULKHEAD_WAIT, Duration.ofMillis(10));
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient first = greeted(server);
        ToyClient second = greeted(server)) {
      server.protocol.hook = this::wait60;
      first.send("READS 1\r\n");
      assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      second.send("READS 1\r\nECHO on\r\n");
      assertThat(second.line()).isEqualTo("refused");
      assertThat(second.line()).isEqualTo("on");
      goOn.countDown();
      assertThat(first.line()).isEqualTo("read on postern-store");
    }
  }

  @Test
  void theServersEndDoesNotKeepAReplyFromItsPool() throws Exception {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = greeted(server)) {
      server.protocol.hook = this::wait60;
      client.send("READS 3\r\n");
      assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      Thread stop = new Thread(() -> server.runtime.stop(Duration.ofSeconds(60)));
      stop.start();
      Leftovers.await(() -> stop.getState() == Thread.State.TIMED_WAITING);
      goOn.countDown();
      for (int i = 0; i < 3; i++) {
        assertThat(client.line()).isEqualTo("read on postern-store");
      }
      assertThat(client.line()).isEqualTo("goodbye SHUTTING_DOWN");
      stop.join();
    }
  }

  @Test
  void whatFailsBeforeItsFirstOctetEndsWithAGoodbye() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    protocol.hook =
        () -> {
          throw new UncheckedIOException(new IOException("simulated"));
        };
    LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
    assertThat(Wires.say(wire, "READS 3\r\nECHO on\r\n"))
        .isEqualTo("hello\r\ngoodbye INTERNAL_ERROR\r\n");
    assertThat(wire.closed()).isTrue();
    assertThat(protocol.sessions.element().chunksClosed).hasValue(1);
    assertThat(protocol.sessions.element().pulls).hasValue(1);
  }

  @Test
  void whatBreaksAReplyOffIsNotHiddenByItsEnd() {
    Error first = new OutOfMemoryError("simulated");
    Outbox outbox = new Outbox(octets -> {});
    outbox.write(
        new Chunks() {
          @Override
          public ByteBuffer next() {
            throw first;
          }

          @Override
          public void close() throws IOException {
            throw new IOException("simulated, too");
          }
        });
    assertThatThrownBy(outbox::pump).isSameAs(first);
    assertThat(outbox.producing()).isFalse();
  }

  /** Whatever it is, an octet behind it would be taken for the reply's. */
  @Test
  void nothingFollowsAReplyThatFailedInItsMiddle() {
    for (Throwable thrown :
        List.of(new IllegalStateException("simulated"), new StackOverflowError("simulated"))) {
      ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
      AtomicInteger parts = new AtomicInteger();
      protocol.hook =
          () -> {
            if (parts.incrementAndGet() == 2) {
              if (thrown instanceof Error error) {
                throw error;
              }
              throw (RuntimeException) thrown;
            }
          };
      LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
      assertThat(Wires.say(wire, "READS 3\r\nECHO on\r\n"))
          .doesNotContain("goodbye")
          .doesNotContain("on\r\non");
      assertThat(wire.closed()).isTrue();
      assertThat(parts).hasValue(2);
      assertThat(protocol.sessions.element().chunksClosed).hasValue(1);
    }
  }
}
