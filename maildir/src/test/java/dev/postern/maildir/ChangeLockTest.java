package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.disk.DotLock;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a mailbox in this process, and who is refused. */
@Timeout(60)
class ChangeLockTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final ExecutorService others = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endOthers() throws InterruptedException {
    end.countDown();
    others.shutdown();
    assertThat(others.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aWaiterThatFailsOrGivesUpLeavesItsPlace() throws Exception {
    ChangeLock lock = lock();
    holdWaiting(lock);
    Deadline over = Deadline.in(Duration.ZERO);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> lock.enter(over)).isInstanceOf(StoreException.class);
      assertThatThrownBy(
              () ->
                  lock.await(
                      Deadline.in(LONG),
                      () -> {
                        throw new OutOfMemoryError("simulated");
                      }))
          .isInstanceOf(OutOfMemoryError.class);
    }
    // The one place is free still.
    CountDownLatch waits = new CountDownLatch(3);
    Future<?> waiting =
        others.submit(
            () -> {
              lock.await(
                  Deadline.in(LONG),
                  () -> {
                    waits.countDown();
                    return end.await(1, TimeUnit.MILLISECONDS);
                  });
              return null;
            });
    assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting.isDone()).isFalse();
    assertThatThrownBy(() -> lock.enter(Deadline.in(LONG))).isInstanceOf(StoreException.class);
  }

  @Test
  void whoWaitsBehindAMoveOfAMoveKnows() throws Exception {
    ChangeLock stuck = lock();
    ChangeLock middle = lock();
    ChangeLock last = lock();
    holdWaiting(stuck);
    holdFor(middle, stuck);
    holdFor(last, middle);
    CompletionService<Object> waiting = new ExecutorCompletionService<>(others);
    for (int i = 0; i < 2; i++) {
      waiting.submit(
          () -> {
            last.await(Deadline.in(LONG), () -> end.await(1, TimeUnit.MILLISECONDS));
            return null;
          });
    }
    assertThatThrownBy(() -> waiting.take().get()).hasCauseInstanceOf(StoreException.class);
    end.countDown();
    assertThat(waiting.take().get()).isNull();
  }

  @Test
  void whatItsHolderWantedBesidesIsForgottenWithIt() throws Exception {
    ChangeLock stuck = lock();
    ChangeLock free = lock();
    holdWaiting(stuck);
    free.enter(Deadline.in(LONG));
    free.join(stuck);
    free.unlock();

    free.enter(Deadline.in(LONG));
    CountDownLatch looks = new CountDownLatch(20);
    List<Future<?>> waiting = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      waiting.add(
          others.submit(
              () -> {
                free.await(
                    Deadline.in(LONG),
                    () -> {
                      looks.countDown();
                      return end.await(1, TimeUnit.MILLISECONDS);
                    });
                return null;
              }));
    }
    assertThat(looks.await(30, TimeUnit.SECONDS)).isTrue();
    free.unlock();
    end.countDown();
    for (Future<?> one : waiting) {
      one.get();
    }
  }

  private static ChangeLock lock() {
    return new ChangeLock(1, () -> Path.of("dovecot-uidlist.lock"));
  }

  /** Another thread has the lock, and has waited for another process for more than a moment. */
  private void holdWaiting(ChangeLock lock) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    background(
        () -> {
          lock.enter(Deadline.in(LONG));
          try {
            lock.acquire(
                () -> {
                  held.countDown();
                  return never();
                });
          } finally {
            lock.unlock();
          }
          return null;
        });
    assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(end.await(1_100, TimeUnit.MILLISECONDS)).isFalse();
  }

  private void holdFor(ChangeLock lock, ChangeLock other) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    background(
        () -> {
          lock.enter(Deadline.in(LONG));
          lock.join(other);
          held.countDown();
          end.await();
          lock.unlock();
          return null;
        });
    assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private void background(Callable<?> task) {
    others.execute(new FutureTask<>(task));
  }

  private DotLock never() throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("the test is over");
  }
}
