package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.net.Pool;
import dev.postern.net.Protocol.TlsMode;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may block is on a thread for it, also in the middle of a reply and after the end. */
@Timeout(120)
class AfterwardsTest {
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private final AtomicInteger done = new AtomicInteger();

  private void wait60() {
    begun.release();
    try {
      if (goOn.await(60, TimeUnit.SECONDS)) {
        done.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void vanish(ToyServer server) throws Exception {
    try (ToyClient client = server.connect()) {
      assertThat(client.line()).isEqualTo("hello");
      client.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }

  /** The sessions are in the order of their clients, since each greets before the next comes. */
  private static ToyClient greeted(ToyServer server) throws Exception {
    ToyClient client = server.connect();
    assertThat(client.line()).isEqualTo("hello");
    return client;
  }

  private void awaitBegun(int count) throws InterruptedException {
    assertThat(begun.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatVanishedClientsLeaveKeepsNobodyWaiting() throws Exception {
    int many = 3 * Runtime.getRuntime().availableProcessors() + 40;
    ToyServer server = ToyServer.plain(Limits.defaults().with(Count.STORE_CALLS, 2L * many));
    try (server) {
      server.protocol.left = Optional.of(this::wait60);
      for (int i = 0; i < many; i++) {
        vanish(server);
      }
      awaitBegun(many);
      server.protocol.left = Optional.empty();
      try (ToyClient other = server.connect()) {
        assertThat(other.line()).isEqualTo("hello");
      }
      goOn.countDown();
    }
    assertThat(done).hasValue(many);
    Leftovers.assertNoThreads();
  }

  @Test
  void theEndOfTheServerWaitsForIt() throws Exception {
    ToyServer server = ToyServer.plain();
    server.protocol.left = Optional.of(this::wait60);
    vanish(server);
    awaitBegun(1);
    Thread stop = new Thread(() -> server.runtime.stop(Duration.ofSeconds(60)));
    stop.start();
    while (stop.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    // The pools are there until all is done.
    server
        .protocol
        .sessions
        .element()
        .connection
        .afterwards(Pool.STORE, done::incrementAndGet, () -> done.addAndGet(100));
    goOn.countDown();
    stop.join();
    assertThat(done).hasValue(2);
  }

  @Test
  void theEndOfTheServerWaitsForASessionThatHasNotLeftItYet() throws Exception {
    ToyServer server = ToyServer.plain();
    Semaphore closing = new Semaphore(0);
    server.protocol.leaving =
        () -> {
          closing.release();
          wait60();
        };
    server.protocol.left = Optional.of(done::incrementAndGet);
    vanish(server);
    assertThat(closing.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    Thread stop = new Thread(() -> server.runtime.stop(Duration.ofSeconds(60)));
    stop.start();
    Leftovers.await(AfterwardsTest::somebodyWaitsForSessions);
    goOn.countDown();
    stop.join();
    assertThat(server.protocol.refused).hasValue(0);
    assertThat(done).hasValue(2);
  }

  private static boolean somebodyWaitsForSessions() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("awaitNone"));
  }

  /** Done by the thread that has no room for it, it would keep all others waiting. */
  @Test
  void whatFindsNoRoomWaitsAllTheSame() throws Exception {
    Limits limits = Limits.defaults().with(Count.STORE_CALLS, 1).with(Count.BULKHEAD_QUEUE, 1);
    ToyServer server = ToyServer.plain(limits);
    try (server) {
      server.protocol.left = Optional.of(this::wait60);
      vanish(server);
      awaitBegun(1);
      for (int i = 0; i < 9; i++) {
        vanish(server);
      }
      Leftovers.await(
          () -> server.protocol.sessions.stream().allMatch(s -> s.gone.getCount() == 0));
      goOn.countDown();
    }
    assertThat(server.protocol.refused).hasValue(0);
    assertThat(done).hasValue(10);
  }

  /** Whatever the end does not leave time for is at least refused, so that nothing stays open. */
  @Test
  void whatWaitsWhenTheServerIsGoneIsRefused() throws Exception {
    Limits limits = Limits.defaults().with(Count.STORE_CALLS, 1);
    ToyServer server = ToyServer.plain(limits);
    server.protocol.left = Optional.of(this::wait60);
    vanish(server);
    awaitBegun(1);
    vanish(server);
    Leftovers.await(() -> server.protocol.sessions.size() == 2);
    server.runtime.stop(Duration.ZERO);
    assertThat(server.protocol.refused).hasValue(1);
    assertThat(done).hasValue(0);
    Leftovers.assertNoThreads();
  }

  @Test
  void whatThrowsEndsNothingElse() throws Exception {
    ToyServer server = ToyServer.plain(Limits.defaults().with(Count.STORE_CALLS, 1));
    try (server) {
      server.protocol.left =
          Optional.of(
              () -> {
                throw new StackOverflowError("simulated, as was asked for");
              });
      vanish(server);
      Leftovers.await(() -> server.context.events().size() == 3);
      server.protocol.left = Optional.of(done::incrementAndGet);
      vanish(server);
    }
    assertThat(done).hasValue(1);
  }

  @Test
  void aReplyIsMadeOfCallsThatBlock() throws Exception {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      client.send("PARTS 3\r\nECHO on\r\n");
      assertThat(client.line()).isEqualTo("hello");
      for (int i = 0; i < 3; i++) {
        assertThat(client.line()).isEqualTo("part on postern-passwords");
      }
      assertThat(client.line()).isEqualTo("on");
      assertThat(server.protocol.sessions.element().pulls).hasValue(7);
    }
  }

  /** Two of them, so that the second waits in the pool's queue. */
  @Test
  void aReplyThatWaitsIsNotAskedForAgainAndAgain() throws Exception {
    Limits limits = Limits.defaults().with(Count.PASSWORD_CHECKS, 1);
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient first = greeted(server);
        ToyClient second = greeted(server)) {
      server.protocol.hook = this::wait60;
      first.send("PARTS 1\r\n");
      awaitBegun(1);
      second.send("PARTS 1\r\nECHO on\r\n");
      ToySession waiting = server.protocol.sessions.stream().skip(1).findFirst().orElseThrow();
      Leftovers.await(() -> waiting.pulls.get() > 0);
      // Whatever wakes it, it waits.
      CountDownLatch woken = new CountDownLatch(2);
      waiting.connection.execute(woken::countDown);
      waiting.connection.execute(woken::countDown);
      assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.pulls).hasValue(1);
      goOn.countDown();
      assertThat(second.line()).startsWith("part on");
      assertThat(second.line()).isEqualTo("on");
    }
  }

  @Test
  void aReplyThatWaitsEndsWithTheServer() throws Exception {
    Limits limits = Limits.defaults().with(Count.PASSWORD_CHECKS, 1);
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient first = greeted(server);
        ToyClient second = greeted(server)) {
      server.protocol.hook = this::wait60;
      first.send("PARTS 1\r\n");
      awaitBegun(1);
      second.send("PARTS 1\r\n");
      ToySession waiting = server.protocol.sessions.stream().skip(1).findFirst().orElseThrow();
      Leftovers.await(() -> waiting.pulls.get() > 0);
      server.runtime.stop(Duration.ZERO);
      assertThat(second.line()).isEqualTo("goodbye SHUTTING_DOWN");
      assertThat(second.line()).isNull();
    }
  }

  @Test
  void aTaskWaitsForItsPoolForSoLongAndIsRefusedThen() throws Exception {
    Limits limits =
        Limits.defaults()
            .with(Count.PASSWORD_CHECKS, 1)
            .with(Time.BULKHEAD_WAIT, Duration.ofMillis(10));
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient first = server.connect();
        ToyClient second = server.connect()) {
      assertThat(first.line()).isEqualTo("hello");
      assertThat(second.line()).isEqualTo("hello");
      first.send("HOLD\r\n");
      assertThat(first.line()).isEqualTo("holding");
      Leftovers.await(() -> server.protocol.holding.get() == 1);
      second.send("WORK\r\nPARTS 1\r\nHOLD\r\n");
      assertThat(second.line()).isEqualTo("refused");
      assertThat(second.line()).isEqualTo("refused");
      assertThat(second.line()).isEqualTo("holding");
      assertThat(second.line()).isEqualTo("refused");
      server.protocol.release.countDown();
      assertThat(first.line()).isEqualTo("held");
      // What was given up has left no mark on what follows.
      second.send("WORK\r\n");
      assertThat(second.line()).isEqualTo("worked");
      assertThat(server.protocol.holding).hasValue(1);
    }
  }

  @Test
  void whoIsSlowedDownIsNotWaitedForByTheEnd() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
    Wires.say(wire, "PAUSE 60000\r\nECHO on\r\n");
    wire.serverStops();
    assertThat(Wires.read(wire)).endsWith("goodbye SHUTTING_DOWN\r\n");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void whoSendsNoMoreAndWaitsForSomethingElseIsTakenToBeGone() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
    Wires.say(wire, "LATER 60000\r\n");
    wire.advance(Duration.ofSeconds(20));
    wire.inputClosed();
    wire.advance(Duration.ofSeconds(9));
    assertThat(wire.closed()).isFalse();
    wire.advance(Duration.ofSeconds(3));
    assertThat(wire.closed()).isTrue();
    assertThat(protocol.sessions.element().closedCalls).hasValue(1);
  }

  @Test
  void whoSendsNoMoreIsNotTakenToBeGoneWhileThereIsSomethingToWriteNowAndThen() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
    Wires.say(wire, "LATER 60000\r\n");
    wire.inputClosed();
    ToySession session = protocol.sessions.element();
    for (int i = 0; i < 5; i++) {
      wire.advance(Duration.ofSeconds(8));
      session.connection.execute(() -> session.reply("on"));
      assertThat(Wires.read(wire)).isEqualTo("on\r\n");
    }
    assertThat(wire.closed()).isFalse();
    wire.advance(Duration.ofSeconds(13));
    assertThat(wire.closed()).isTrue();
  }

  /** One user's leavings wait for one another, so that another user's need not. */
  @Test
  void whatAUserLeavesIsWithinTheUsersShare() throws Exception {
    try (ToyServer server = ToyServer.plain(Limits.defaults().with(Count.STORE_CALLS, 2))) {
      server.protocol.left = Optional.of(this::wait60);
      leaveAs(server, "ann");
      awaitBegun(1);
      leaveAs(server, "ann");
      server.protocol.left = Optional.of(done::incrementAndGet);
      leaveAs(server, "ben");
      Leftovers.await(() -> done.get() == 1);
      assertThat(done).hasValue(1);
      assertThat(begun.availablePermits()).isZero();
      goOn.countDown();
    }
    assertThat(done).hasValue(3);
  }

  private static void leaveAs(ToyServer server, String user) throws Exception {
    int before = server.protocol.sessions.size();
    try (ToyClient client = greeted(server)) {
      client.send("LOGIN " + user + "\r\n");
      assertThat(client.line()).isEqualTo("welcome");
    }
    ToySession session = List.copyOf(server.protocol.sessions).get(before);
    assertThat(session.gone.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
