package dev.postern.auth.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** So many passwords are hashed at once, and no more. */
@Timeout(60)
class HashingRoomTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final long MEBI = 1_048_576;
  private static final long SMALL = 0;
  private static final long LARGE = 60 * MEBI;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HashingRoom room = new HashingRoom(2, 100 * MEBI);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void end() {
    go.countDown();
    threads.shutdownNow();
  }

  @Test
  void asManyAtOnceAsThereAreProcessors() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(
          threads.submit(
              () ->
                  room.in(
                      SMALL,
                      LONG,
                      () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        Digests.named("SHA-512").digest(new byte[100_000]);
                        running.decrementAndGet();
                        return true;
                      })));
    }
    for (Future<Boolean> each : all) {
      assertThat(each.get()).isTrue();
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void whoFindsNoRoomInTimeIsToldSo() throws Exception {
    hold(SMALL);
    assertThat(room.<Boolean>in(SMALL, AT_ONCE, () -> true)).isTrue();
    hold(SMALL);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> room.in(SMALL, AT_ONCE, () -> true))
        .withMessageContaining("too many");
  }

  @Test
  void memoryIsSharedToo() throws Exception {
    hold(LARGE);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> room.in(LARGE, AT_ONCE, () -> true));
    assertThat(room.<Boolean>in(SMALL, AT_ONCE, () -> true)).isTrue();
  }

  /** Who waits for memory holds no processor, and who needs none does not wait behind it. */
  @Test
  void whoNeedsNoMemoryDoesNotWaitBehindWhoDoes() throws Exception {
    hold(LARGE);
    Thread waiter = new Thread(new FutureTask<>(() -> room.in(LARGE, LONG, () -> true)));
    waiter.setDaemon(true);
    waiter.start();
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(room.<Boolean>in(SMALL, AT_ONCE, () -> true)).isTrue();
    waiter.interrupt();
    waiter.join();
  }

  /** Or a flood of those who need little would keep out who needs much. */
  @Test
  void whoNeedsLessMemoryDoesNotOvertake() throws Exception {
    hold(LARGE);
    Thread waiter = new Thread(new FutureTask<>(() -> room.in(LARGE, LONG, () -> true)));
    waiter.setDaemon(true);
    waiter.start();
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> room.in(MEBI, AT_ONCE, () -> true));
    waiter.interrupt();
    waiter.join();
    assertThat(room.<Boolean>in(MEBI, AT_ONCE, () -> true)).isTrue();
  }

  @Test
  void moreMemoryThanThereIsNeverFits() {
    assertThat(room.<Boolean>in(100 * MEBI, AT_ONCE, () -> true)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.in(100 * MEBI + 1, LONG, () -> true))
        .withMessageContaining("heap");
  }

  @Test
  void roomComesBackHoweverTheWorkEnds() {
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(
              () ->
                  room.in(
                      LARGE,
                      AT_ONCE,
                      () -> {
                        throw new StackOverflowError();
                      }));
    }
    assertThat(room.<Boolean>in(LARGE, AT_ONCE, () -> true)).isTrue();
  }

  @Test
  void memoryComesBackIfNoProcessorIsFree() throws Exception {
    hold(SMALL);
    Held second = hold(SMALL);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> room.in(LARGE, AT_ONCE, () -> true));
    second.release();
    assertThat(room.<Boolean>in(LARGE, AT_ONCE, () -> true)).isTrue();
  }

  @Test
  void aWaiterCanBeInterrupted() throws Exception {
    hold(SMALL);
    hold(SMALL);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger flagged = new AtomicInteger();
    Thread waiter =
        new Thread(
            () -> {
              begun.countDown();
              try {
                room.in(SMALL, LONG, () -> true);
              } catch (RejectedExecutionException e) {
                flagged.set(Thread.currentThread().isInterrupted() ? 1 : 2);
              }
            });
    waiter.start();
    begun.await();
    waiter.interrupt();
    waiter.join();
    assertThat(flagged).hasValue(1);
  }

  private Held hold(long octets) throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Future<Boolean> done =
        threads.submit(
            () ->
                room.in(
                    octets,
                    LONG,
                    () -> {
                      inside.countDown();
                      try {
                        leave.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      return true;
                    }));
    inside.await();
    return new Held(leave, done);
  }

  private record Held(CountDownLatch leave, Future<Boolean> done) {
    void release() throws InterruptedException, ExecutionException {
      leave.countDown();
      assertThat(done.get()).isTrue();
    }
  }
}
