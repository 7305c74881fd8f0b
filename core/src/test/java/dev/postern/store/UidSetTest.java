package dev.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class UidSetTest {

  @RepeatedTest(200)
  void doesWhatASetOfNumbersDoes(RepetitionInfo info) {
    Random random = new Random(info.getCurrentRepetition());
    int span = 1 + random.nextInt(60);
    NavigableSet<Long> a = numbers(random, span);
    NavigableSet<Long> b = numbers(random, span);
    UidSet left = setOf(a);
    UidSet right = setOf(b);

    TreeSet<Long> union = new TreeSet<>(a);
    union.addAll(b);
    TreeSet<Long> common = new TreeSet<>(a);
    common.retainAll(b);
    TreeSet<Long> rest = new TreeSet<>(a);
    rest.removeAll(b);

    assertSame(left, a);
    assertSame(left.union(right), union);
    assertSame(left.intersect(right), common);
    assertSame(left.minus(right), rest);
    assertThat(left.equals(right)).isEqualTo(a.equals(b));
    for (long first = 1; first <= span; first++) {
      assertThat(left.contains(first)).isEqualTo(a.contains(first));
      for (long last = first; last <= span; last++) {
        assertThat(left.meets(first, last)).isEqualTo(!a.subSet(first, true, last, true).isEmpty());
      }
    }
  }

  @Test
  void rangesAreMergedAndWrittenAsImapDoes() {
    UidSet set = UidSet.of(7, 3, 1, 2, 3, 9, 8);

    assertThat(set).hasToString("1:3,7:9");
    assertThat(set.ranges()).containsExactly(new UidSet.Range(1, 3), new UidSet.Range(7, 9));
    assertThat(UidSet.of(5)).hasToString("5");
    assertThat(UidSet.EMPTY).hasToString("");
  }

  @Test
  void theWholeRangeOfUidsIsUsable() {
    assertThat(UidSet.ALL.count()).isEqualTo(4_294_967_295L);
    assertThat(UidSet.ALL.contains(UidSet.MAX)).isTrue();
    assertThat(UidSet.ALL.contains(0)).isFalse();
    assertThat(UidSet.ALL.contains(UidSet.MAX + 1)).isFalse();
    assertThat(UidSet.ALL.minus(UidSet.ALL)).isEqualTo(UidSet.EMPTY);
    assertThat(UidSet.ALL.minus(UidSet.of(UidSet.MAX))).hasToString("1:4294967294");
    assertThat(UidSet.ALL.union(UidSet.of(5))).isEqualTo(UidSet.ALL);
    assertThat(UidSet.of(1).minus(UidSet.EMPTY)).isEqualTo(UidSet.of(1));
  }

  @Test
  void whatIsNoUidIsRefused() {
    assertThatThrownBy(() -> UidSet.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UidSet.of(UidSet.MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UidSet.range(0, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UidSet.range(1, UidSet.MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(UidSet.range(5, 4)).isEqualTo(UidSet.EMPTY);
    UidSet.Builder builder = new UidSet.Builder().add(5);
    assertThatThrownBy(() -> builder.add(4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.addRange(8, 7)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBuilderTakesOverlapsAndIterators() {
    UidSet set =
        new UidSet.Builder()
            .addRange(1, 10)
            .addRange(2, 5)
            .addRange(10, 12)
            .addAll(LongStream.of(13, 20, 22).iterator())
            .build();

    assertThat(set).hasToString("1:13,20,22");
    assertThat(set.first()).isEqualTo(1);
    assertThat(set.last()).isEqualTo(22);
  }

  private static void assertSame(UidSet actual, NavigableSet<Long> expected) {
    assertThat(actual.stream().boxed().toList()).isEqualTo(List.copyOf(expected));
    assertThat(actual.count()).isEqualTo(expected.size());
    assertThat(actual.isEmpty()).isEqualTo(expected.isEmpty());
    assertThat(actual).isEqualTo(setOf(expected)).hasSameHashCodeAs(setOf(expected));
    for (int i = 1; i < actual.ranges().size(); i++) {
      long gap = actual.ranges().get(i).first() - actual.ranges().get(i - 1).last();
      assertThat(gap).isGreaterThan(1);
    }
  }

  private static NavigableSet<Long> numbers(Random random, int span) {
    NavigableSet<Long> numbers = new TreeSet<>();
    int count = random.nextInt(span + 1);
    for (int i = 0; i < count; i++) {
      numbers.add(1L + random.nextInt(span));
    }
    return numbers;
  }

  private static UidSet setOf(NavigableSet<Long> numbers) {
    return UidSet.of(numbers.stream().mapToLong(Long::longValue).toArray());
  }
}
