package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.DisconnectReason;
import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Listener;
import dev.postern.ServerEvent;
import dev.postern.Sneaked;
import dev.postern.net.Protocol.TlsMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A checked exception that nobody declared, as Kotlin and Scala throw it, ends its connection as
 * any other bug does: the client hears of it, and its place is free again.
 */
@Timeout(30)
class SneakedExceptionTest {
  private static final Limits ONE = Limits.defaults().with(Count.CONNECTIONS_PER_ADDRESS, 1);

  @ParameterizedTest
  @ValueSource(strings = {"CHECKED", "RUN", "READS 3", "PARTS 3"})
  void theConnectionEndsAndItsPlaceIsFree(String command) throws Exception {
    try (ToyServer server = ToyServer.plain(ONE)) {
      server.protocol.hook = Sneaked::sneak;
      try (ToyClient client = server.connect()) {
        assertThat(client.line()).isEqualTo("hello");
        client.send(command + "\r\n");
        assertThat(client.line()).isEqualTo("goodbye INTERNAL_ERROR");
        assertThat(client.line()).isNull();
      }
      awaitGone(server);
      try (ToyClient next = server.connect()) {
        assertThat(next.line()).isEqualTo("hello");
      }
      server.close();
      assertThat(server.context.events())
          .anyMatch(
              event ->
                  event instanceof ServerEvent.Disconnected end
                      && end.reason() == DisconnectReason.SERVER_FAILED);
    }
  }

  private static void awaitGone(ToyServer server) throws InterruptedException {
    assertThat(server.protocol.sessions.element().gone.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSessionThatDoesNotEndWellIsCountedOut() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    TestServer server = new TestServer();
    LoopbackConnection wire =
        LoopbackConnection.open(Listener.of(protocol), server, Optional.empty());
    protocol.leaving = Sneaked::sneak;
    wire.reset();
    assertThat(wire.countedAddresses()).isZero();
    assertThat(server.events()).anyMatch(ServerEvent.Disconnected.class::isInstance);
  }

  @Test
  void everyLastStepIsTaken() {
    List<Throwable> told = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    LastSteps.takeAll(
        bug -> {
          told.add(bug);
          Sneaked.sneak();
        },
        Sneaked::sneak,
        () -> taken.add("second"));
    assertThat(taken).containsExactly("second");
    assertThat(told).singleElement().isInstanceOf(TimeoutException.class);
  }

  @Test
  void whatAReplyHoldsIsFreed() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
    protocol.hook = Sneaked::sneak;
    assertThat(Wires.say(wire, "READS 1\r\n")).endsWith("goodbye INTERNAL_ERROR\r\n");
    assertThat(protocol.sessions.element().chunksClosed).hasValue(1);
  }

  @Test
  void whoeverIsTurnedAwayTheNextIsServed() throws Exception {
    try (ToyServer server = ToyServer.plain(Limits.defaults().with(Count.CONNECTIONS, 1));
        ToyClient first = server.connect()) {
      assertThat(first.line()).isEqualTo("hello");
      server.protocol.refusalFailure = Sneaked.checked();
      try (ToyClient refused = server.connect()) {
        assertThat(refused.line()).isNull();
      }
      server.protocol.refusalFailure = null;
      try (ToyClient refused = server.connect()) {
        assertThat(refused.line()).isEqualTo("refused TOO_MANY_CONNECTIONS");
      }
    }
  }

  @Test
  void aLoopOfTheTransportGoesOn() throws Exception {
    TestServer server = new TestServer();
    MailThreads threads =
        new MailThreads(Limits.defaults(), new FatalErrors(server.observer(), server.clock()));
    CountDownLatch twice = new CountDownLatch(2);
    threads
        .io()
        .execute(
            () -> {
              twice.countDown();
              if (twice.getCount() > 0) {
                Sneaked.sneak();
              }
            });
    twice.await();
    threads.shutdown(Duration.ofSeconds(20));
  }
}
