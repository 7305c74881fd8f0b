package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Many threads at one serial context: one at a time gets in, and nothing is lost. */
@Timeout(120)
class SerialQueueStressTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 10_000;

  private final ExecutorService workers = Executors.newFixedThreadPool(3);
  private final ExecutorService bulk = Executors.newFixedThreadPool(2);
  private final AtomicBoolean inside = new AtomicBoolean();
  private final AtomicInteger trespasses = new AtomicInteger();
  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger stepsWanted = new AtomicInteger();
  private final SerialQueue queue =
      new SerialQueue(workers, bulk, () -> clock.addAndGet(100_000), new Watched());

  // Written in the serial context alone, with no other protection.
  private long done;
  private int stepsDone;
  private final int[] lastOf = new int[THREADS];
  private int disorder;

  @AfterEach
  void endThreads() {
    workers.shutdownNow();
    bulk.shutdownNow();
  }

  @RepeatedTest(3)
  void guestsPostsAndWakeUpsExcludeEachOtherAndNothingIsLost() throws Exception {
    run();
    assertThat(trespasses).hasValue(0);
    assertThat(disorder).isZero();
    assertThat(done).isEqualTo(2L * THREADS * ROUNDS);
    Leftovers.await(() -> stepsDone() == THREADS * ROUNDS);
    assertThat(stepsDone()).isEqualTo(THREADS * ROUNDS);
  }

  private void run() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(3 * THREADS);
    try {
      CountDownLatch posted = new CountDownLatch(THREADS * ROUNDS);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int poster = i;
        all.add(callers.submit(() -> post(poster, posted)));
        all.add(callers.submit(this::visit));
        all.add(callers.submit(this::wake));
      }
      for (Future<?> each : all) {
        each.get();
      }
      posted.await();
    } finally {
      callers.shutdownNow();
    }
  }

  private void post(int poster, CountDownLatch posted) {
    for (int i = 1; i <= ROUNDS; i++) {
      int number = i;
      queue.post(
          () -> {
            done++;
            disorder += number == lastOf[poster] + 1 ? 0 : 1;
            lastOf[poster] = number;
            posted.countDown();
          });
    }
  }

  private void visit() {
    for (int i = 0; i < ROUNDS; i++) {
      Thread self = Thread.currentThread();
      queue.runHere(
          () -> {
            done++;
            disorder += Thread.currentThread() == self ? 0 : 1;
          });
    }
  }

  private void wake() {
    for (int i = 0; i < ROUNDS; i++) {
      stepsWanted.incrementAndGet();
      queue.wake();
    }
  }

  private int stepsDone() {
    int[] seen = new int[1];
    queue.runHere(() -> seen[0] = stepsDone);
    return seen[0];
  }

  /** Each call must find nobody else inside. */
  private final class Watched implements SerialQueue.Work {
    @Override
    public void begin() {}

    @Override
    public void run(Runnable task) {
      enter();
      task.run();
      inside.set(false);
    }

    @Override
    public boolean step() {
      enter();
      boolean wanted = stepsWanted.get() > 0;
      if (wanted) {
        stepsWanted.decrementAndGet();
        stepsDone++;
      }
      inside.set(false);
      return wanted;
    }

    @Override
    public void settle() {
      enter();
      inside.set(false);
    }

    @Override
    public void pause() {
      settle();
    }

    @Override
    public void end() {}

    private void enter() {
      trespasses.addAndGet(inside.compareAndSet(false, true) ? 0 : 1);
    }
  }
}
