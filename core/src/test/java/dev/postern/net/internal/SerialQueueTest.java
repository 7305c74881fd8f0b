package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns are bounded by steps and by time, and guests come in between. */
class SerialQueueTest {
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final Queue<Runnable> bulk = new ArrayDeque<>();
  private final List<String> journal = new ArrayList<>();
  private long now;
  private int steps;
  private long stepTime;
  private String failure = "";
  private final SerialQueue queue =
      new SerialQueue(workers::add, bulk::add, () -> now, new Recording());

  @Test
  void manyShortStepsGoOnAmongTheWorkers() {
    steps = 3 * SerialQueue.TURN;
    queue.wake();
    workers.remove().run();
    assertThat(steps).isEqualTo(2 * SerialQueue.TURN);
    assertThat(workers).hasSize(1);
    assertThat(bulk).isEmpty();
    assertThat(journal).containsExactly("pause");
  }

  @Test
  void aTurnThatUsedItsTimeGoesOnInTheBulkPool() {
    steps = 4;
    stepTime = SerialQueue.TURN_TIME.toNanos();
    queue.wake();
    workers.remove().run();
    assertThat(steps).isEqualTo(3);
    assertThat(workers).isEmpty();
    assertThat(bulk).hasSize(1);
    queue.wake();
    assertThat(workers).as("it waits for its turn already").isEmpty();
    bulk.remove().run();
    bulk.remove().run();
    bulk.remove().run();
    bulk.remove().run();
    assertThat(steps).isZero();
    assertThat(journal).endsWith("settle");
    queue.wake();
    assertThat(workers).as("who was idle begins among the workers again").hasSize(1);
  }

  @Test
  void aGuestRunsOnItsOwnThreadAndDoesWhatIsLeft() {
    steps = 2;
    queue.runHere(() -> journal.add("guest"));
    assertThat(steps).isZero();
    assertThat(journal).containsExactly("guest", "settle");
    assertThat(workers).isEmpty();
    assertThat(bulk).isEmpty();
  }

  @Test
  void aTurnThatWasAskedForBeforeAGuestCameDoesNoHarm() {
    steps = 1;
    queue.wake();
    queue.runHere(() -> journal.add("guest"));
    workers.remove().run();
    assertThat(journal).containsExactly("guest", "settle", "settle");
    queue.post(() -> journal.add("task"));
    workers.remove().run();
    assertThat(journal).endsWith("task", "settle");
  }

  /** It waits on for its turn, and its task is told. */
  @Test
  @Timeout(60)
  void aGuestThatIsInterruptedWhileItWaitsStaysSo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean flag = new AtomicBoolean();
    queue.post(
        () -> {
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    Thread turn = new Thread(workers.remove());
    turn.start();
    begun.await();
    Thread guest =
        new Thread(() -> queue.runHere(() -> flag.set(Thread.currentThread().isInterrupted())));
    guest.start();
    while (guest.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    guest.interrupt();
    while (guest.isInterrupted()) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    turn.join();
    guest.join();
    assertThat(flag).isTrue();
  }

  @Test
  void aTurnThatBreaksOffIsFollowedByAnother() {
    List<String> places = List.of("begin", "settle", "end");
    for (String place : places) {
      journal.clear();
      failure = place;
      queue.post(() -> journal.add("task"));
      assertThatThrownBy(workers.remove()::run).isInstanceOf(OutOfMemoryError.class);
      failure = "";
      assertThat(workers).as(place).hasSize(place.equals("end") ? 0 : 1);
      queue.runHere(() -> journal.add("guest"));
      queue.post(() -> journal.add("later"));
      while (!workers.isEmpty()) {
        workers.remove().run();
      }
      assertThat(journal).as(place).contains("task", "guest", "later").endsWith("settle");
    }
  }

  @Test
  void whatIsLeftOfATurnThatBreaksOffIsDoneThoughNothingElseComes() {
    failure = "begin";
    queue.post(() -> journal.add("task"));
    assertThatThrownBy(workers.remove()::run).isInstanceOf(OutOfMemoryError.class);
    failure = "";
    workers.remove().run();
    assertThat(journal).containsExactly("task", "settle");
  }

  private final class Recording implements SerialQueue.Work {
    @Override
    public void begin() {
      fail("begin");
    }

    @Override
    public void run(Runnable task) {
      task.run();
    }

    @Override
    public boolean step() {
      now += stepTime;
      if (steps == 0) {
        return false;
      }
      steps--;
      return true;
    }

    @Override
    public void settle() {
      journal.add("settle");
      fail("settle");
    }

    @Override
    public void pause() {
      journal.add("pause");
    }

    @Override
    public void end() {
      fail("end");
    }

    private void fail(String place) {
      if (failure.equals(place)) {
        throw new OutOfMemoryError("simulated");
      }
    }
  }
}
