package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.Listener;
import dev.postern.ServerEvent;
import dev.postern.net.Connection;
import dev.postern.net.Party;
import dev.postern.net.Pool;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that may block beside the conversation. */
@Timeout(120)
class AsideTest {
  private static final Party ANN = new Party(Optional.of("ann"), Optional.empty());
  private static final Party BEN = new Party(Optional.of("ben"), Optional.empty());

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final CountDownLatch interrupted = new CountDownLatch(1);

  private void hold() {
    begun.release();
    try {
      if (goOn.await(60, TimeUnit.SECONDS)) {
        done.incrementAndGet();
      }
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
  }

  private static ToySession session(ToyServer server, ToyClient client) throws IOException {
    assertThat(client.line()).isEqualTo("hello");
    return server.protocol.sessions.element();
  }

  private void aside(ToySession session, Pool pool, Party party) {
    session.connection.aside(pool, party, this::hold, refused::incrementAndGet);
  }

  private void awaitBegun(int count) throws InterruptedException {
    assertThat(begun.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
  }

  private static void say(ToySession session, String text) {
    session.connection.execute(() -> session.reply(text));
  }

  @Test
  void theConversationGoesOnMeanwhileAndSoDoOthers() throws Exception {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      ToySession session = session(server, client);
      for (int i = 0; i < 3; i++) {
        session.connection.aside(
            Pool.PASSWORDS,
            ANN,
            () -> {
              hold();
              say(session, "done");
            },
            refused::incrementAndGet);
      }
      awaitBegun(3);
      client.send("ECHO on\r\nWORK\r\n");
      assertThat(client.line()).isEqualTo("on");
      assertThat(client.line()).isEqualTo("worked");
      goOn.countDown();
      for (int i = 0; i < 3; i++) {
        assertThat(client.line()).isEqualTo("done");
      }
    }
    assertThat(refused).hasValue(0);
    Leftovers.assertNoThreads();
  }

  /** What one found is said on its own thread, in the serial context. */
  @Test
  void theyMayTakeTheContextToTheirThread() throws Exception {
    AtomicInteger same = new AtomicInteger();
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      ToySession session = session(server, client);
      session.connection.aside(
          Pool.PASSWORDS,
          ANN,
          () -> {
            Thread mine = Thread.currentThread();
            session.connection.executeHere(
                () -> {
                  same.set(Thread.currentThread() == mine ? 1 : 2);
                  session.reply("here");
                });
          },
          refused::incrementAndGet);
      assertThat(client.line()).isEqualTo("here");
      client.send("ECHO on\r\n");
      assertThat(client.line()).isEqualTo("on");
    }
    assertThat(same).hasValue(1);
    Leftovers.assertNoThreads();
  }

  /** It would wait for itself. */
  @Test
  void theContextCannotBeTakenFromWithin() throws Exception {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      ToySession session = session(server, client);
      session.connection.execute(
          () -> {
            try {
              session.connection.executeHere(done::incrementAndGet);
            } catch (IllegalStateException e) {
              session.reply("never");
            }
          });
      assertThat(client.line()).isEqualTo("never");
    }
    assertThat(done).hasValue(0);
  }

  @Test
  void theShareIsTheOneOfWhomItIsFor() throws Exception {
    Limits limits = Limits.defaults().with(Count.PASSWORD_CHECKS, 2).with(Count.BULKHEAD_QUEUE, 2);
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient client = server.connect()) {
      ToySession session = session(server, client);
      // One thread and one place to wait are ann's.
      for (int i = 0; i < 3; i++) {
        session.connection.aside(Pool.PASSWORDS, ANN, this::hold, () -> session.reply("refused"));
      }
      assertThat(client.line()).isEqualTo("refused");
      aside(session, Pool.PASSWORDS, BEN);
      awaitBegun(2);
      goOn.countDown();
    }
  }

  @Test
  void whatWaitsForTooLongIsRefusedAndNeverBegins() throws Exception {
    Limits limits =
        Limits.defaults()
            .with(Count.PASSWORD_CHECKS, 1)
            .with(Time.BULKHEAD_WAIT, Duration.ofSeconds(1));
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient client = server.connect()) {
      ToySession session = session(server, client);
      aside(session, Pool.PASSWORDS, ANN);
      awaitBegun(1);
      session.connection.aside(Pool.PASSWORDS, BEN, this::hold, () -> session.reply("refused"));
      assertThat(client.line()).isEqualTo("refused");
      goOn.countDown();
    }
    assertThat(done).hasValue(1);
  }

  @Test
  void theEndOfTheConnectionEndsThem() throws Exception {
    Limits limits = Limits.defaults().with(Count.PASSWORD_CHECKS, 1);
    try (ToyServer server = ToyServer.plain(limits)) {
      ToySession session;
      try (ToyClient client = server.connect()) {
        session = session(server, client);
        aside(session, Pool.PASSWORDS, ANN);
        aside(session, Pool.PASSWORDS, BEN);
        aside(session, Pool.STORE, ANN);
        awaitBegun(2);
      }
      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(session.gone.await(60, TimeUnit.SECONDS)).isTrue();
      // Too late: neither of the two runs.
      aside(session, Pool.DIRECTORY, ANN);
      goOn.countDown();
    }
    assertThat(done).hasValue(1);
    assertThat(refused).hasValue(0);
    assertThat(begun.availablePermits()).isZero();
    Leftovers.assertNoThreads();
  }

  /** What was meant for one task must not hit the next on its thread. */
  @Test
  void anInterruptIsOfItsTaskAlone() throws Exception {
    Limits limits = Limits.defaults().with(Count.PASSWORD_CHECKS, 1);
    CountDownLatch spun = new CountDownLatch(1);
    AtomicInteger seen = new AtomicInteger();
    try (ToyServer server = ToyServer.plain(limits)) {
      try (ToyClient client = server.connect()) {
        session(server, client)
            .connection
            .aside(
                Pool.PASSWORDS,
                ANN,
                () -> {
                  begun.release();
                  while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                  }
                  spun.countDown();
                },
                refused::incrementAndGet);
        awaitBegun(1);
      }
      assertThat(spun.await(60, TimeUnit.SECONDS)).isTrue();
      try (ToyClient next = server.connect()) {
        assertThat(next.line()).isEqualTo("hello");
        server.protocol.sessions.stream()
            .reduce((first, second) -> second)
            .orElseThrow()
            .connection
            .aside(
                Pool.PASSWORDS,
                BEN,
                () -> {
                  seen.set(Thread.currentThread().isInterrupted() ? 1 : 2);
                  begun.release();
                },
                refused::incrementAndGet);
        awaitBegun(1);
      }
    }
    assertThat(seen).hasValue(2);
  }

  @Test
  void theEndOfTheServerWaitsForThem() throws Exception {
    ToyServer server = ToyServer.plain();
    try (ToyClient client = server.connect()) {
      aside(session(server, client), Pool.STORE, ANN);
      awaitBegun(1);
      Thread stop = new Thread(() -> server.runtime.stop(Duration.ofSeconds(60)));
      stop.start();
      assertThat(client.line()).startsWith("goodbye");
      assertThat(client.line()).isNull();
      assertThat(stop.isAlive()).isTrue();
      goOn.countDown();
      stop.join();
    }
    assertThat(done).hasValue(1);
    Leftovers.assertNoThreads();
  }

  @Test
  void whatTheyThrowIsTheSessionsFailure() throws Exception {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      session(server, client)
          .connection
          .aside(
              Pool.PASSWORDS,
              ANN,
              () -> {
                throw new StackOverflowError("simulated, as was asked for");
              },
              refused::incrementAndGet);
      assertThat(client.line()).isEqualTo("goodbye INTERNAL_ERROR");
      assertThat(client.line()).isNull();
    }
  }

  @Test
  void anErrorOfTheWholeMachineIsTold() throws Exception {
    ToyServer server = ToyServer.plain();
    try (server;
        ToyClient client = server.connect()) {
      session(server, client)
          .connection
          .aside(
              Pool.PASSWORDS,
              ANN,
              () -> {
                throw new OutOfMemoryError("simulated, as was asked for");
              },
              refused::incrementAndGet);
      assertThat(client.line()).isEqualTo("goodbye INTERNAL_ERROR");
      Leftovers.await(
          () ->
              server.context.events().stream().anyMatch(ServerEvent.FatalError.class::isInstance));
    }
    assertThat(server.context.events()).anyMatch(ServerEvent.FatalError.class::isInstance);
  }

  @Test
  void inMemoryTheyAreDoneOnReturn() {
    ToyProtocol toy = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection loopback =
        LoopbackConnection.open(
            Listener.of(toy), new TestServer(Limits.defaults()), Optional.empty());
    ToySession session = toy.sessions.element();
    Connection connection = session.connection;
    connection.aside(
        Pool.STORE,
        ANN,
        () ->
            connection.aside(
                Pool.DIRECTORY, BEN, () -> say(session, "both"), refused::incrementAndGet),
        refused::incrementAndGet);
    assertThat(new String(loopback.drain(), StandardCharsets.US_ASCII))
        .isEqualTo("hello\r\nboth\r\n");
    loopback.reset();
    connection.aside(Pool.STORE, ANN, done::incrementAndGet, refused::incrementAndGet);
    loopback.settle();
    assertThat(done).hasValue(0);
    assertThat(refused).hasValue(0);
  }
}
