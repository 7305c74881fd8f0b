package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.net.Connection;
import dev.postern.net.Party;
import dev.postern.net.Pool;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watch over a line ends at the worst moment. */
@Timeout(60)
class WatchTest {
  private final List<Runnable> drains = new ArrayList<>();
  private final List<Runnable> turns = new ArrayList<>();
  private final AtomicInteger said = new AtomicInteger();
  private final Answers answers = new Answers(connection());
  private final WaitingLines lines = new WaitingLines(connection(), Limits.defaults(), answers);
  private int saidMeanwhile = -1;

  /** Runs nothing by itself. */
  private Connection connection() {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "aside" -> drains.add((Runnable) arguments[2]);
                case "execute" -> turns.add((Runnable) arguments[0]);
                case "executeHere" -> ((Runnable) arguments[0]).run();
                default -> throw new AssertionError("not expected: " + method);
              }
              return null;
            });
  }

  private void add(Runnable task) {
    lines.add(Pool.DIRECTORY, Party.NOBODY, task, () -> {});
  }

  /**
   * The watch begins, and is held up where it looks at the line; the drain finds an answer and
   * takes the last request, which is slow; the watch sees a line that is empty.
   */
  @Test
  void whatADrainFoundBeforeItsLastRequestIsSaidMeanwhile() throws Exception {
    add(() -> answers.say(said::incrementAndGet));
    add(this::awaitTheWatch);
    assertThat(turns).as("the watch").hasSize(1);
    Thread watch =
        new Thread(
            () -> {
              turns.get(0).run();
              synchronized (lines) {
                saidMeanwhile = said.get();
                lines.notifyAll();
              }
            });
    synchronized (lines) {
      watch.start();
      while (watch.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      drains.get(0).run();
    }
    watch.join();
    assertThat(saidMeanwhile).isOne();
  }

  /** The slow request; who waits gives the lines to the watch. */
  private void awaitTheWatch() {
    synchronized (lines) {
      while (saidMeanwhile < 0) {
        try {
          lines.wait();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** What is said on a drain's thread is the connection's, which must not be interrupted. */
  @Test
  void noInterruptOfARequestHitsWhatIsSaid() {
    List<Boolean> flags = new ArrayList<>();
    Runnable answer =
        () -> {
          flags.add(Thread.currentThread().isInterrupted());
          lines.end();
          flags.add(Thread.interrupted());
        };
    add(
        () -> {
          answers.say(answer);
          Thread.currentThread().interrupt();
        });
    drains.get(0).run();
    assertThat(flags).containsExactly(false, false);
  }

  /** What a drain keeps to itself until its end is said then, where nothing else was to be said. */
  @Test
  void whatIsLeftAtTheEndOfADrainIsSaid() {
    answers.keep();
    answers.say(said::incrementAndGet);
    assertThat(turns).isEmpty();
    answers.keepNoLonger();
    assertThat(turns).hasSize(1);
    turns.get(0).run();
    assertThat(said).hasValue(1);
    answers.keep();
    answers.keepNoLonger();
    assertThat(turns).hasSize(1);
  }
}
