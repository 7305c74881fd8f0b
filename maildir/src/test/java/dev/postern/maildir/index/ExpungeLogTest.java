package dev.postern.maildir.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.UidSet;
import org.junit.jupiter.api.Test;

class ExpungeLogTest {
  @Test
  void tellsWhatWasExpungedAfterAModSeq() {
    ExpungeLog log =
        ExpungeLog.beginning(5)
            .plus(7, UidSet.range(3, 4))
            .plus(9, UidSet.of(1))
            .plus(9, UidSet.of(2));

    assertThat(log.after(4)).isEmpty();
    assertThat(log.after(5)).contains(UidSet.range(1, 4));
    assertThat(log.after(6)).contains(UidSet.range(1, 4));
    assertThat(log.after(7)).contains(UidSet.range(1, 2));
    assertThat(log.after(9)).contains(UidSet.EMPTY);
    assertThat(log.after(1000)).contains(UidSet.EMPTY);
  }

  @Test
  void forgetsTheOldestAndSaysSo() {
    ExpungeLog log = ExpungeLog.beginning(1);
    for (int i = 1; i <= 3 * ExpungeLog.MOST; i++) {
      log = log.plus(i + 1L, UidSet.of(i));
      assertThat(log.entries()).hasSizeLessThanOrEqualTo(ExpungeLog.MOST);
      long oldest = log.since();
      assertThat(log.after(oldest - 1)).isEmpty();
      assertThat(log.after(oldest)).contains(UidSet.range(oldest, i));
    }
  }
}
