package dev.postern.net.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.net.Party;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks whose thread has come when they are not wanted any more. */
class SessionPortTest {
  private static final long LATE = Limits.defaults().of(Limits.Time.BULKHEAD_WAIT).toNanos();

  /** Tasks that the pools have taken, and cannot give back. */
  private final Queue<Runnable> taken = new ArrayDeque<>();

  private final List<String> done = new ArrayList<>();
  private final SessionPort port = port();

  private SessionPort port() {
    TestServer server = new TestServer(Limits.defaults());
    ConnectionServices services =
        new ConnectionServices(
            server,
            Optional.empty(),
            Runnable::run,
            Runnable::run,
            Bulkheads.all(taken::add),
            new VirtualScheduler(),
            new ScratchBuffers(2),
            new ConnectionCounts(server.limits()),
            () -> "port",
            new LiveConnections(),
            new FatalErrors(server.observer(), server.clock()));
    return new SessionPort(
        "port",
        Listener.of(new ToyProtocol(TlsMode.NONE)),
        PeerInfo.unix("toy"),
        services,
        new SerialQueue(Runnable::run, Runnable::run, () -> 0, new NoWork()),
        new Outbox(octets -> {}),
        new Deadlines(server.limits()));
  }

  private void ask() {
    port.blocking(Pool.STORE, () -> done.add("done"), () -> done.add("refused"));
  }

  private void threadsCome() {
    while (!taken.isEmpty()) {
      taken.remove().run();
    }
  }

  @Test
  void aTaskThatWasGivenUpIsNotDone() {
    ask();
    port.giveUp(LATE - 1);
    assertThat(done).isEmpty();
    port.giveUp(LATE);
    assertThat(done).containsExactly("refused");
    threadsCome();
    assertThat(done).containsExactly("refused");
  }

  @Test
  void theLogTellsThatItWaitedForTooLong() throws IOException {
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
    long before = Files.exists(log) ? Files.size(log) : 0;
    ask();
    port.giveUp(LATE);
    byte[] all = Files.readAllBytes(log);
    assertThat(new String(all, (int) before, (int) (all.length - before), UTF_8))
        .contains("task refused conn=port pool=STORE cause=waited-too-long party=nobody");
  }

  @Test
  void norIsItWhenTheNextOneWaits() {
    ask();
    port.giveUp(LATE);
    port.blocking(Pool.STORE, () -> done.add("next"), () -> done.add("refused, too"));
    taken.remove().run();
    assertThat(done).containsExactly("refused");
    assertThat(port.working()).isTrue();
    threadsCome();
    assertThat(done).containsExactly("refused", "next");
  }

  @Test
  void aTurnThatMovesTakesThePlaceOfATaskThatIsNotWantedAnyMore() {
    ask();
    assertThat(port.goOnIn(Pool.STORE, PoolTask.Entry.NEW, () -> done.add("no room"))).isTrue();
    assertThat(port.moving()).isTrue();
    taken.remove().run();
    assertThat(port.isIn(Pool.STORE)).isFalse();
    taken.remove().run();
    assertThat(port.isIn(Pool.STORE)).isTrue();
    assertThat(port.working()).isFalse();
    assertThat(port.moving()).isFalse();
    port.turnBegins();
    assertThat(port.isIn(Pool.STORE)).isFalse();
    assertThat(done).isEmpty();
  }

  @Test
  void aMoveThatIsTooLateIsNone() {
    assertThat(port.goOnIn(Pool.STORE, PoolTask.Entry.NEW, () -> done.add("no room"))).isTrue();
    port.close();
    port.giveUp(LATE);
    assertThat(done).containsExactly("no room");
    assertThat(port.moving()).isFalse();
    threadsCome();
    assertThat(port.isIn(Pool.STORE)).isFalse();
  }

  /** Runs the next task that a pool has, and looks after it meanwhile at these times. */
  private List<String> lookedAfter(Pool pool, Duration... after) {
    List<String> seen = new ArrayList<>();
    port.blocking(
        pool,
        () -> {
          for (Duration time : after) {
            boolean hangs = port.hangs(time.toNanos());
            seen.add(
                (hangs ? "hangs" : "goes on")
                    + (port.overdue() ? ", late" : "")
                    + (Thread.interrupted() ? ", interrupted" : ""));
          }
        },
        () -> seen.add("refused"));
    taken.remove().run();
    seen.add(Thread.currentThread().isInterrupted() ? "left interrupted" : "over");
    return seen;
  }

  @ParameterizedTest
  @EnumSource(names = {"PASSWORDS", "DIRECTORY", "FILTERS"})
  void aTaskThatRunsForTooLongIsInterruptedAndHangsIfItGoesOn(Pool pool) {
    Duration limit = Limits.defaults().of(pool.longest().orElseThrow());
    Duration grace = limit.plus(BlockingTask.GRACE);
    assertThat(
            lookedAfter(
                pool, limit.minusNanos(1), limit, grace.minusNanos(1), grace, grace.plusSeconds(1)))
        .containsExactly(
            "goes on",
            "goes on, late, interrupted",
            "goes on, late",
            "hangs, late, interrupted",
            "goes on, late",
            "over");
    assertThat(port.hangs(grace.toNanos())).isFalse();
    assertThat(port.overdue()).as("it is over").isFalse();
  }

  @Test
  void theNextTaskIsNotLateSinceTheLastOneWas() {
    Duration limit = Limits.defaults().of(Limits.Time.FILTER_CALL);
    lookedAfter(Pool.FILTERS, limit);
    assertThat(lookedAfter(Pool.FILTERS, Duration.ZERO)).containsExactly("goes on", "over");
  }

  @ParameterizedTest
  @EnumSource(names = {"DELIVERY", "STORE", "NEWS"})
  void whatMustFinishHasNoSuchLimit(Pool pool) {
    assertThat(pool.longest()).isEmpty();
    assertThat(lookedAfter(pool, Duration.ofDays(1))).containsExactly("goes on", "over");
  }

  @Test
  void whatHasNotBegunOnlyWaits() {
    port.blocking(Pool.FILTERS, () -> done.add("done"), () -> done.add("refused"));
    assertThat(port.hangs(Duration.ofDays(1).toNanos())).isFalse();
    assertThat(port.overdue()).isFalse();
    threadsCome();
    assertThat(done).containsExactly("done");
  }

  @Test
  void whatRunsBesideTheConversationIsInterruptedOnce() {
    List<Boolean> interrupted = new ArrayList<>();
    port.aside(
        Pool.PASSWORDS,
        Party.NOBODY,
        () -> {
          for (int minutes : new int[] {1, 3, 60}) {
            assertThat(port.hangs(Duration.ofMinutes(minutes).toNanos())).isFalse();
            assertThat(port.overdue()).isEqualTo(minutes >= 3);
            interrupted.add(Thread.interrupted());
          }
        },
        () -> {});
    taken.remove().run();
    assertThat(interrupted).containsExactly(false, true, false);
  }

  private static final class NoWork implements SerialQueue.Work {
    @Override
    public void begin() {}

    @Override
    public void run(Runnable task) {
      task.run();
    }

    @Override
    public boolean step() {
      return false;
    }

    @Override
    public void settle() {}

    @Override
    public void pause() {}

    @Override
    public void end() {}
  }
}
