package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.Listener;
import dev.postern.net.Pool;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What blocks or computes for long makes no other client wait. */
@Timeout(60)
class BulkheadTest {
  private static final int FOREVER = 10_000_000;

  private final List<ToyClient> clients = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (ToyClient client : clients) {
      client.close();
    }
  }

  @Test
  void aFullPoolRefusesAndTheOthersGoOn() throws Exception {
    Limits limits = Limits.defaults().with(Count.PASSWORD_CHECKS, 1).with(Count.BULKHEAD_QUEUE, 1);
    try (ToyServer server = ToyServer.plain(limits)) {
      hold(server, 2);
      ToyClient third = connect(server);
      third.send("WORK\r\nECHO on\r\nHOP 3\r\n");
      assertThat(third.line()).isEqualTo("refused");
      assertThat(third.line()).isEqualTo("on");
      assertThat(third.line()).startsWith("hopped on postern-directory");
      server.protocol.release.countDown();
      assertThat(clients.get(0).line()).isEqualTo("held");
      assertThat(clients.get(1).line()).isEqualTo("held");
    }
  }

  @Test
  void aClientThatGoesWhileItWaitsGivesItsPlaceBack() throws Exception {
    Limits limits = Limits.defaults().with(Count.PASSWORD_CHECKS, 1).with(Count.BULKHEAD_QUEUE, 1);
    try (ToyServer server = ToyServer.plain(limits)) {
      hold(server, 2);
      ToySession waiting = List.copyOf(server.protocol.sessions).get(1);
      reset(clients.get(1));
      assertThat(waiting.gone.await(20, TimeUnit.SECONDS)).isTrue();
      ToyClient third = connect(server);
      third.send("WORK\r\n");
      server.protocol.release.countDown();
      assertThat(third.line()).isEqualTo("worked");
      assertThat(server.protocol.holding).hasValue(1);
    }
  }

  /** In one thread: goodbye, then the task's turn, and the connection lives on between the two. */
  @Test
  void aTaskThatComesToItsTurnAfterGoodbyeIsDropped() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire =
        LoopbackConnection.open(Listener.of(protocol), new TestServer(), Optional.empty());
    AtomicBoolean begun = new AtomicBoolean();
    protocol.hook =
        () -> {
          ToySession session = protocol.sessions.element();
          session.connection.blocking(Pool.STORE, () -> begun.set(true), () -> begun.set(true));
          session.connection.close();
        };
    wire.feed("RUN\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(begun).isFalse();
  }

  @Test
  void workOfAClientThatIsGoneIsInterrupted() throws Exception {
    try (ToyServer server = ToyServer.plain()) {
      hold(server, 1);
      while (server.protocol.holding.get() == 0) {
        Thread.onSpinWait();
      }
      reset(clients.get(0));
      assertThat(server.protocol.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
      ToySession session = server.protocol.sessions.element();
      assertThat(session.gone.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(session.closedCalls).hasValue(1);
    }
  }

  @Test
  void noFurtherHopIsBegunForAClientThatIsGone() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire =
        LoopbackConnection.open(Listener.of(protocol), new TestServer(), Optional.empty());
    AtomicBoolean hopped = new AtomicBoolean();
    protocol.hook =
        () -> {
          wire.reset();
          protocol
              .sessions
              .element()
              .connection
              .blocking(Pool.STORE, () -> hopped.set(true), () -> hopped.set(true));
        };
    wire.feed("RUN\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(hopped).isFalse();
    assertThat(protocol.sessions.element().closedCalls).hasValue(1);
  }

  @Test
  void anInterruptOfATasksOwnMakingEndsWithIt() throws Exception {
    try (ToyServer server = ToyServer.plain()) {
      AtomicBoolean seen = new AtomicBoolean(true);
      for (Pool pool : Pool.values()) {
        CountDownLatch after = new CountDownLatch(1);
        ToyClient client = connect(server);
        client.send("ECHO x\r\n");
        client.line();
        ToySession session = List.copyOf(server.protocol.sessions).get(clients.size() - 1);
        Runnable follows =
            () -> {
              seen.set(Thread.currentThread().isInterrupted());
              after.countDown();
            };
        Runnable task =
            () -> {
              Thread.currentThread().interrupt();
              session.connection.execute(follows);
            };
        session.connection.execute(() -> session.connection.blocking(pool, task, () -> {}));
        after.await();
        assertThat(seen).as(pool.name()).isFalse();
      }
    }
  }

  @Test
  void longRepliesTakeTurns() throws Exception {
    try (ToyServer server = ToyServer.plain()) {
      int seekers = 40;
      for (int i = 0; i < seekers; i++) {
        connect(server).send("SEEK " + FOREVER + "\r\n");
      }
      ToyClient other = connect(server);
      long begin = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        other.send("ECHO " + i + "\r\n");
        assertThat(other.line()).isEqualTo(Integer.toString(i));
      }
      // A worker each for those who compute would make each of these wait for forty of them.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
      server.runtime.stop(Duration.ZERO);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEEK ", "SEARCH "})
  void whoSendsNoMoreAndIsSoughtForIsTakenToBeGone(String command) throws Exception {
    Limits limits = Limits.defaults().with(Time.HALF_CLOSED, Duration.ofMillis(50));
    try (ToyServer server = ToyServer.plain(limits)) {
      ToyClient client = connect(server);
      client.send(command + FOREVER + "\r\n");
      client.channel.shutdownOutput();
      ToySession session = server.protocol.sessions.element();
      assertThat(session.gone.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEEK ", "SEARCH "})
  void whoSendsNoMoreStillGetsWhatIsFoundSoon(String command) throws Exception {
    try (ToyServer server = ToyServer.plain()) {
      ToyClient client = connect(server);
      client.send(command + "50\r\n");
      client.channel.shutdownOutput();
      assertThat(client.line()).isEqualTo("found");
    }
  }

  private void hold(ToyServer server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ToyClient client = connect(server);
      client.send("HOLD\r\n");
      assertThat(client.line()).isEqualTo("holding");
    }
  }

  private ToyClient connect(ToyServer server) throws IOException {
    ToyClient client = server.connect();
    clients.add(client);
    client.line();
    return client;
  }

  private static void reset(ToyClient client) throws IOException {
    client.channel.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
    client.close();
  }
}
