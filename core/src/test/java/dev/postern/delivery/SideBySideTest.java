package dev.postern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Fatal;
import dev.postern.Limits;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SideBySideTest {
  private SideBySide threads = new SideBySide(Limits.defaults());

  @AfterEach
  void end() {
    threads.close();
  }

  @Test
  void eachIsDoneOnceAndTheFirstBeforeTheOthers() {
    List<Integer> done = new CopyOnWriteArrayList<>();

    threads.each(100, done::add);
    threads.each(1, i -> done.add(100));
    threads.each(0, i -> done.add(101));

    assertThat(done)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(0, 100).boxed().toList());
    assertThat(done).startsWith(0);
  }

  @Test
  void soManyAreDoneAtOnceAndNoMore() {
    threads = new SideBySide(Limits.defaults().with(Limits.Count.RECIPIENTS_AT_ONCE, 4));
    CyclicBarrier four = new CyclicBarrier(4);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    threads.each(
        41,
        i -> {
          if (i > 0) {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(four);
            now.decrementAndGet();
          }
        });

    assertThat(most).hasValue(4);
  }

  @Test
  void allTogetherHaveSoManyThreadsAndWhoFindsNoneDoesItAlone() {
    threads = new SideBySide(Limits.defaults().with(Limits.Count.DELIVERIES, 1));
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    CyclicBarrier two = new CyclicBarrier(2);

    threads.each(
        3,
        i -> {
          if (i == 0) {
            return;
          }
          await(two);
          threads.each(5, j -> used.add(Thread.currentThread()));
        });

    assertThat(used).hasSize(2).contains(Thread.currentThread());
  }

  @Test
  void aFirstThatHangsDoesNotKeepTheOthers() {
    CountDownLatch second = new CountDownLatch(1);

    threads.each(
        2,
        i -> {
          if (i == 1) {
            second.countDown();
          } else {
            await(second);
          }
        });
  }

  @Test
  void errorsThereAreToldToTheCallersOwner() {
    Thread caller = Thread.currentThread();
    Set<Throwable> told = ConcurrentHashMap.newKeySet();
    CyclicBarrier two = new CyclicBarrier(2);
    OutOfMemoryError error = new OutOfMemoryError("scripted");
    Thread.UncaughtExceptionHandler before = caller.getUncaughtExceptionHandler();
    caller.setUncaughtExceptionHandler((thread, thrown) -> told.add(thrown));
    try {
      threads.each(
          3,
          i -> {
            if (i > 0) {
              await(two);
              if (Thread.currentThread() != caller) {
                Fatal.tell(error);
              }
            }
          });
    } finally {
      caller.setUncaughtExceptionHandler(before);
    }
    assertThat(told).containsExactly(error);
  }

  @Test
  void anInterruptReachesWhoWorksAndNothingThatComesLater() {
    CountDownLatch never = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    Set<Thread> interrupted = ConcurrentHashMap.newKeySet();
    // Whoever they are: the caller may have been too late for any of the three.
    CyclicBarrier three = new CyclicBarrier(3, caller::interrupt);

    threads.each(
        4,
        i -> {
          if (i == 0) {
            return;
          }
          waiting.add(Thread.currentThread());
          await(three);
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.add(Thread.currentThread());
            if (Thread.currentThread().equals(caller)) {
              caller.interrupt();
            }
          }
        });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted).hasSize(3).isEqualTo(waiting);
    AtomicInteger flagged = new AtomicInteger();
    threads.each(20, i -> flagged.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0));
    assertThat(flagged).hasValue(0);
  }

  @Test
  void anErrorOfOneLeavesTheOthersDone() {
    Set<Integer> done = ConcurrentHashMap.newKeySet();

    assertThatThrownBy(
            () ->
                threads.each(
                    3,
                    i -> {
                      done.add(i);
                      if (i == 0) {
                        throw new AssertionError("first");
                      }
                    }))
        .hasMessage("first");

    assertThat(done).contains(1, 2);
  }

  @Test
  void afterTheEndAllIsDoneOneByOne() {
    threads.close();
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    AtomicInteger count = new AtomicInteger();

    threads.each(
        10,
        i -> {
          used.add(Thread.currentThread());
          count.incrementAndGet();
        });

    assertThat(count).hasValue(10);
    assertThat(used).containsExactly(Thread.currentThread());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
