package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Listener;
import dev.postern.ServerEvent;
import dev.postern.net.Protocol.TlsMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server cannot outlive is told once, and the server can be closed after it. */
@Timeout(60)
class FatalErrorTest {
  private final TestServer server = new TestServer();
  private final FatalErrors fatal = new FatalErrors(server.observer(), server.clock());

  @Test
  void aSessionsIsToldOnce() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire =
        LoopbackConnection.open(Listener.of(protocol), server, Optional.empty());
    wire.feed("DEEP\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(fatalErrors(server)).as("a deep stack is survived").isEmpty();
    LoopbackConnection other =
        LoopbackConnection.open(Listener.of(protocol), server, Optional.empty());
    other.feed("OOM\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(fatalErrors(server)).hasSize(1);
    assertThat(other.closed()).isTrue();
  }

  @Test
  void theFirstIsToldAndNoneAgain() {
    fatal.tell();
    fatal.notice(new IllegalStateException("a bug"));
    fatal.notice(new AssertionError("a bug"));
    assertThat(server.events()).isEmpty();
    OutOfMemoryError first = new OutOfMemoryError("simulated");
    fatal.notice(first);
    fatal.notice(new InternalError("simulated"));
    fatal.tell();
    assertThat(server.events())
        .singleElement()
        .isInstanceOfSatisfying(
            ServerEvent.FatalError.class, told -> assertThat(told.cause()).isSameAs(first));
  }

  @Test
  void itIsToldLaterIfThereIsNoMemoryToTellIt() {
    AtomicInteger tries = new AtomicInteger();
    FatalErrors poor =
        new FatalErrors(
            event -> {
              if (tries.getAndIncrement() == 0) {
                throw new OutOfMemoryError("simulated");
              }
            },
            server.clock());
    poor.notice(new OutOfMemoryError("simulated"));
    assertThat(tries).hasValue(1);
    poor.tell();
    poor.tell();
    assertThat(tries).hasValue(2);
  }

  @Test
  void theAcceptThreadGoesOnAndTheServerCanBeClosed() throws Exception {
    try (ToyServer toys = ToyServer.plain(Limits.defaults().with(Count.CONNECTIONS, 1));
        ToyClient first = toys.connect()) {
      first.line();
      toys.protocol.refusalFailure = new OutOfMemoryError("simulated");
      try (ToyClient refused = toys.connect()) {
        assertThat(refused.line()).isNull();
      }
      assertThat(fatalErrors(toys.context)).hasSize(1);
      toys.protocol.refusalFailure = null;
      try (ToyClient refused = toys.connect()) {
        assertThat(refused.line()).isEqualTo("refused TOO_MANY_CONNECTIONS");
      }
    }
  }

  @Test
  void aLoopOfTheTransportGoesOn() throws Exception {
    MailThreads threads = new MailThreads(Limits.defaults(), fatal);
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    threads
        .io()
        .execute(
            () -> {
              if (runs.getAndIncrement() == 0) {
                throw new OutOfMemoryError("simulated");
              }
              again.countDown();
            });
    again.await();
    assertThat(fatalErrors(server)).hasSize(1);
    threads.shutdown(Duration.ofSeconds(20));
  }

  @Test
  void noThreadOfAServerEndsUnheard() throws Exception {
    MailThreads threads = new MailThreads(Limits.defaults(), fatal);
    Executor executor = threads.bulk();
    CompletableFuture<Thread> failing = new CompletableFuture<>();
    executor.execute(
        () -> {
          failing.complete(Thread.currentThread());
          throw new OutOfMemoryError("simulated");
        });
    // A pool counts a thread as gone before the thread has told what ended it.
    failing.get().join();
    threads.shutdown(Duration.ofSeconds(20));
    assertThat(fatalErrors(server)).hasSize(1);
  }

  @Test
  void theSweepGoesOn() throws Exception {
    MailThreads threads = new MailThreads(Limits.defaults(), fatal);
    CountDownLatch twice = new CountDownLatch(2);
    threads.everySecond(
        () -> {
          twice.countDown();
          throw new OutOfMemoryError("simulated");
        });
    twice.await();
    threads.shutdown(Duration.ofSeconds(20));
    assertThat(fatalErrors(server)).hasSize(1);
  }

  private static List<ServerEvent> fatalErrors(TestServer server) {
    return server.events().stream().filter(ServerEvent.FatalError.class::isInstance).toList();
  }
}
