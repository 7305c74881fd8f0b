package dev.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class FlagsTest {
  private static final List<String> WORDS =
      List.of("$Forwarded", "$FORWARDED", "Junk", "junk", "JUNK", "NonJunk", "work", "$MDNSent");

  /** Flags as two plain sets. */
  private record Model(Set<SystemFlag> system, Set<String> keywords) {
    static Model random(Random random) {
      Set<SystemFlag> system = EnumSet.noneOf(SystemFlag.class);
      for (SystemFlag flag : SystemFlag.values()) {
        if (random.nextBoolean()) {
          system.add(flag);
        }
      }
      Set<String> keywords = new TreeSet<>();
      for (String word : WORDS) {
        if (random.nextInt(3) == 0) {
          keywords.add(word);
        }
      }
      return new Model(system, keywords);
    }

    Flags flags() {
      return Flags.of(system, keywords);
    }

    Set<String> lower() {
      Set<String> lower = new TreeSet<>();
      keywords.forEach(k -> lower.add(k.toLowerCase(Locale.ROOT)));
      return lower;
    }
  }

  @RepeatedTest(300)
  void doTheAlgebraOfSetsWithoutCase(RepetitionInfo info) {
    Random random = new Random(info.getCurrentRepetition());
    Model a = Model.random(random);
    Model b = Model.random(random);

    Set<SystemFlag> bothSystem = EnumSet.noneOf(SystemFlag.class);
    bothSystem.addAll(a.system());
    bothSystem.addAll(b.system());
    Set<String> bothKeywords = a.lower();
    bothKeywords.addAll(b.lower());
    Set<SystemFlag> restSystem = EnumSet.noneOf(SystemFlag.class);
    restSystem.addAll(a.system());
    restSystem.removeAll(b.system());
    Set<String> restKeywords = a.lower();
    restKeywords.removeAll(b.lower());

    assertSame(a.flags().plus(b.flags()), bothSystem, bothKeywords);
    assertSame(a.flags().minus(b.flags()), restSystem, restKeywords);
    assertSame(a.flags(), a.system(), a.lower());
    boolean same = a.system().equals(b.system()) && a.lower().equals(b.lower());
    assertThat(a.flags().equals(b.flags())).isEqualTo(same);
  }

  @Test
  void keepTheFirstSpellingOfAKeyword() {
    Flags first = Flags.of(List.of(), List.of("$Forwarded"));

    Flags both = first.plus(Flags.of(List.of(), List.of("$FORWARDED", "x")));

    assertThat(both.keywords()).containsExactly("$Forwarded", "x");
    assertThat(both.containsKeyword("$forwarded")).isTrue();
  }

  @Test
  void equalFlagsHaveEqualHashesWhateverTheLetters() {
    Flags dotted = Flags.of(List.of(), List.of("\u0130stanbul"));
    Flags plain = Flags.of(List.of(), List.of("istanbul"));

    assertThat(dotted).isEqualTo(plain).hasSameHashCodeAs(plain);
  }

  @Test
  void cannotBeChangedFromOutside() {
    Flags flags = Flags.of(Set.of(SystemFlag.SEEN), List.of("a"));

    assertThatThrownBy(() -> flags.keywords().add("b"))
        .isInstanceOf(UnsupportedOperationException.class);
    flags.system().clear();
    assertThat(flags.contains(SystemFlag.SEEN)).isTrue();
    assertThat(Flags.NONE.isEmpty()).isTrue();
    assertThat(flags.isEmpty()).isFalse();
    assertThat(Flags.of()).isSameAs(Flags.NONE);
  }

  @Test
  void changesFollowTheirMode() {
    Flags before = Flags.of(Set.of(SystemFlag.SEEN, SystemFlag.DRAFT), List.of("a"));
    Flags named = Flags.of(Set.of(SystemFlag.SEEN, SystemFlag.FLAGGED), List.of("A", "b"));

    assertThat(new FlagChange(FlagChange.Mode.ADD, named).apply(before))
        .isEqualTo(
            Flags.of(
                Set.of(SystemFlag.SEEN, SystemFlag.DRAFT, SystemFlag.FLAGGED), List.of("a", "b")));
    assertThat(new FlagChange(FlagChange.Mode.REMOVE, named).apply(before))
        .isEqualTo(Flags.of(SystemFlag.DRAFT));
    assertThat(new FlagChange(FlagChange.Mode.REPLACE, named).apply(before)).isEqualTo(named);
  }

  private static void assertSame(Flags flags, Set<SystemFlag> system, Set<String> keywords) {
    assertThat(flags.system()).isEqualTo(system);
    Set<String> lower = new TreeSet<>();
    flags.keywords().forEach(k -> lower.add(k.toLowerCase(Locale.ROOT)));
    assertThat(lower).isEqualTo(keywords);
    assertThat(flags.keywords()).hasSameSizeAs(keywords);
    assertThat(flags).isEqualTo(Flags.of(system, keywords));
    assertThat(flags).hasSameHashCodeAs(Flags.of(system, keywords));
    for (SystemFlag flag : SystemFlag.values()) {
      assertThat(flags.contains(flag)).isEqualTo(system.contains(flag));
    }
  }
}
