package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SearchTurnsTest {
  private final List<String> begun = new ArrayList<>();

  @Test
  void boundsEachUserAndAll() {
    SearchTurns turns = turns(3, 2);
    SearchTurns.Turn first = ask(turns, "ann", "a1");
    ask(turns, "ann", "a2");
    ask(turns, "ann", "a3");
    ask(turns, "bob", "b1");
    ask(turns, "bob", "b2");
    assertThat(begun).containsExactly("a1", "a2", "b1");
    assertThat(turns.busy()).isEqualTo(5);
    first.end();
    assertThat(begun).containsExactly("a1", "a2", "b1", "a3");
  }

  @Test
  void nobodyWaitsForAUserWhoseTurnsAreTaken() {
    SearchTurns turns = turns(2, 1);
    SearchTurns.Turn ann = ask(turns, "ann", "a1");
    SearchTurns.Turn bob = ask(turns, "bob", "b1");
    ask(turns, "ann", "a2");
    ask(turns, "cat", "c1");
    bob.end();
    assertThat(begun).containsExactly("a1", "b1", "c1");
    ann.end();
    assertThat(begun).containsExactly("a1", "b1", "c1", "a2");
  }

  @Test
  void oneThatEndsMakesRoomForOne() {
    SearchTurns turns = turns(10, 2);
    SearchTurns.Turn first = ask(turns, "ann", "a1");
    ask(turns, "ann", "a2");
    first.end();
    ask(turns, "ann", "a3");
    ask(turns, "ann", "a4");
    assertThat(begun).containsExactly("a1", "a2", "a3");
  }

  @Test
  void whoLeavesTheQueueNeverBegins() {
    SearchTurns turns = turns(1, 1);
    SearchTurns.Turn first = ask(turns, "ann", "1");
    SearchTurns.Turn second = ask(turns, "ann", "2");
    SearchTurns.Turn third = ask(turns, "ann", "3");
    second.end();
    first.end();
    assertThat(begun).containsExactly("1", "3");
    third.end();
    assertThat(turns.busy()).isZero();
  }

  @Test
  void endingTwiceGivesBackOnce() {
    SearchTurns turns = turns(1, 1);
    SearchTurns.Turn first = ask(turns, "ann", "1");
    first.end();
    first.end();
    ask(turns, "ann", "2");
    first.end();
    ask(turns, "ann", "3");
    assertThat(begun).containsExactly("1", "2");
    assertThat(turns.busy()).isEqualTo(2);
  }

  /** Many threads ask, work and leave at any moment: the bounds hold, and nobody is forgotten. */
  @Test
  void holdsUnderContention() throws InterruptedException {
    SearchTurns turns = turns(3, 2);
    AtomicInteger begins = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(8);
    for (int t = 0; t < 8; t++) {
      Random random = new Random(t);
      String user = "user" + t % 3;
      new Thread(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  CountDownLatch mine = new CountDownLatch(1);
                  SearchTurns.Turn turn =
                      turns.ask(
                          user,
                          () -> {
                            begins.incrementAndGet();
                            mine.countDown();
                          });
                  boolean waits = random.nextInt(4) > 0;
                  try {
                    if (waits) {
                      mine.await();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  turn.end();
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(turns.busy()).isZero();
    assertThat(begins.get()).isBetween(8 * 1_000, 8 * 2_000);
    ask(turns, "user0", "last");
    assertThat(begun).containsExactly("last");
  }

  private SearchTurns.Turn ask(SearchTurns turns, String user, String name) {
    return turns.ask(user, () -> begun.add(name));
  }

  private static SearchTurns turns(int all, int one) {
    return new SearchTurns(
        Limits.defaults()
            .with(Limits.Count.IMAP_SEARCHES, all)
            .with(Limits.Count.IMAP_SEARCHES_PER_USER, one));
  }
}
