package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.ServerEvent.EventsDropped;
import dev.postern.ServerEvent.FatalError;
import dev.postern.net.Protocol.TlsMode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Observers neither hold up nor harm anybody. */
@Timeout(60)
class QueuedObserverTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Queue<ServerEvent> told = new ConcurrentLinkedQueue<>();
  private final Queue<String> threads = new ConcurrentLinkedQueue<>();
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void allIsToldInItsOrderOnOneThread() throws InterruptedException {
    QueuedObserver queue = new QueuedObserver(this::note, 10_000).start();
    List<ServerEvent> events = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      events.add(event(i));
      queue.on(event(i));
    }
    queue.close(PATIENCE);
    assertThat(told).containsExactlyElementsOf(events);
    assertThat(threads).containsOnly(QueuedObserver.THREAD);
    assertThat(queue.tells()).isFalse();
  }

  /** A kind that no module of ours knows. */
  private record Foreign(Instant at, Optional<String> connection) implements ServerEvent {}

  @Test
  void aKindOfAnotherModulePassesThroughTheServer() throws Exception {
    Foreign foreign = new Foreign(NOW, Optional.of("c1"));
    MailServer server =
        MailServer.builder()
            .observer(this::note)
            .listen(NamedProtocol.listener("test", TlsMode.NONE))
            .build()
            .start();
    server.context().observer().on(foreign);
    server.close();
    assertThat(told).contains(foreign);
  }

  @Test
  void whatASlowOneMissesIsCountedInItsPlace() throws InterruptedException {
    QueuedObserver queue = new QueuedObserver(this::noteSlowly, 2).start();
    queue.on(event(0));
    busy.await();
    for (int i = 1; i <= 5; i++) {
      queue.on(event(i));
    }
    goOn.countDown();
    while (told.size() < 4) {
      Thread.onSpinWait();
    }
    queue.on(event(6));
    queue.close(PATIENCE);
    assertThat(told)
        .containsExactly(
            event(0), event(1), event(2), new EventsDropped(NOW.plusSeconds(3), 3), event(6));
  }

  @Test
  void aGapIsToldBeforeWhatFollowsIt() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch more = new CountDownLatch(1);
    QueuedObserver queue =
        new QueuedObserver(
                event -> {
                  noteSlowly(event);
                  if (event.equals(event(1))) {
                    second.countDown();
                    await(more);
                  }
                },
                2)
            .start();
    queue.on(event(0));
    busy.await();
    queue.on(event(1));
    queue.on(event(2));
    queue.on(event(3));
    goOn.countDown();
    second.await();
    queue.on(event(4));
    more.countDown();
    queue.close(PATIENCE);
    assertThat(told)
        .containsExactly(
            event(0), event(1), event(2), new EventsDropped(NOW.plusSeconds(3), 1), event(4));
  }

  @Test
  void aFatalErrorGoesFirstThoughThereIsNoRoom() throws InterruptedException {
    QueuedObserver queue = new QueuedObserver(this::noteSlowly, 1).start();
    queue.on(event(0));
    busy.await();
    queue.on(event(1));
    FatalError fatal = new FatalError(NOW, new OutOfMemoryError("simulated"));
    queue.on(fatal);
    goOn.countDown();
    queue.close(PATIENCE);
    assertThat(told).containsExactly(event(0), fatal, event(1));
  }

  @Test
  void oneThatHangsIsNotWaitedForLongerThanAsked() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    QueuedObserver queue =
        new QueuedObserver(
                event -> {
                  busy.countDown();
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                },
                10)
            .start();
    queue.on(event(0));
    busy.await();
    queue.on(event(1));
    queue.close(Duration.ofMillis(50));
    interrupted.await();
  }

  @Test
  void aServerKeepsAsManyAsItsLimitSays() throws Exception {
    Limits limits = Limits.defaults().with(Limits.Count.EVENTS_WAITING, 2);
    CountDownLatch last = new CountDownLatch(1);
    try (MailServer server =
        MailServer.builder()
            .limits(limits)
            .observer(event -> noteUntil(EventsDropped.class, last, event))
            .listen(NamedProtocol.listener("test", TlsMode.NONE))
            .build()
            .start()) {
      ServerObserver queue = server.context().observer();
      queue.on(event(0));
      busy.await();
      for (int i = 1; i <= 50; i++) {
        queue.on(event(i));
      }
      goOn.countDown();
      last.await();
    }
    assertThat(told).contains(event(0)).doesNotContain(event(3), event(50));
  }

  private void noteUntil(
      Class<? extends ServerEvent> kind, CountDownLatch come, ServerEvent event) {
    noteSlowly(event);
    if (kind.isInstance(event)) {
      come.countDown();
    }
  }

  @Test
  void aClosedOneTakesNoMore() {
    QueuedObserver queue = new QueuedObserver(this::note, 10).start();
    queue.close(PATIENCE);
    queue.on(event(1));
    assertThat(told).isEmpty();
  }

  @Test
  void whatOneThrowsHarmsNoOther() {
    ServerObserver failing =
        event -> {
          throw new AssertionError("simulated");
        };
    ServerObserver both = failing.and(told::add).and(failing);
    assertThatThrownBy(() -> both.on(event(1)))
        .isInstanceOf(AssertionError.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    new GuardedObserver(both).on(event(2));
    assertThat(told).containsExactly(event(1), event(2));
  }

  @Test
  void norDoesACheckedOneThatNobodyDeclared() {
    ServerObserver failing = event -> Sneaked.sneak();
    ServerObserver both = failing.and(told::add).and(failing);
    assertThatThrownBy(() -> both.on(event(1)))
        .isInstanceOf(TimeoutException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    new GuardedObserver(both).on(event(2));
    assertThat(told).containsExactly(event(1), event(2));
  }

  @Test
  void theThreadThatTellsOutlivesWhateverIsThrown() throws InterruptedException {
    QueuedObserver queue =
        new QueuedObserver(
                event -> {
                  note(event);
                  if (event.equals(event(2))) {
                    throw new AssertionError("simulated");
                  }
                  Sneaked.sneak();
                },
                10)
            .start();
    queue.on(event(1));
    queue.on(event(2));
    FatalError fatal = new FatalError(NOW, new OutOfMemoryError("simulated"));
    while (told.size() < 2) {
      Thread.onSpinWait();
    }
    queue.on(fatal);
    queue.close(PATIENCE);
    assertThat(told).containsExactly(event(1), event(2), fatal);
  }

  private void note(ServerEvent event) {
    threads.add(Thread.currentThread().getName());
    told.add(event);
  }

  private void noteSlowly(ServerEvent event) {
    note(event);
    busy.countDown();
    await(goOn);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ServerEvent event(int number) {
    return new ServerEvent.Listening(
        NOW.plusSeconds(number), "n" + number, new InetSocketAddress(number));
  }
}
