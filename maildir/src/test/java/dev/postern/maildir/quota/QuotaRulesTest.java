package dev.postern.maildir.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules and what Dovecot 2.3 makes of the same ones. */
class QuotaRulesTest {
  private static final QuotaLimits THOUSAND =
      new QuotaLimits(OptionalLong.of(1000), OptionalLong.of(10));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*:storage=1G|1073741824S",
        "*:storage=100|102400S",
        "*:bytes=100|100S",
        "*:bytes=100M|104857600S",
        "*:storage=10MB:messages=1k|10485760S,1024C",
        "*:bytes=1MiB|1048576S",
        "?:messages=7|7C",
        "*:backend=1300S,5C|1300S,5C",
        "*:storage=0|0S",
        "*|0S",
      })
  void rulesForAllAreLimits(String rule, String line) {
    assertThat(rules(rule).limits(Optional.empty()).orElseThrow().line()).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Trash:bytes=+700|1700S,10C",
        "Trash:bytes=700|1700S,10C",
        "Trash:bytes=-700|300S,10C",
        "Trash:bytes=-2000|0S,10C",
        "Trash:bytes=+10%|1100S,10C",
        "Trash:bytes=10%%|1100S,10C",
        "Trash:storage=50%|1500S,10C",
        "Trash:bytes=150%:messages=+50%|2500S,15C",
        "Trash:bytes=-50%|500S,10C",
        "Trash:messages=+1|1000S,11C",
        "Trash:storage=1|2024S,10C",
        "Trash:backend=1S|1000S,10C",
        "Trash:bytes=0|1000S,10C",
        "T*:bytes=+700|1700S,10C",
        "Tr?sh:bytes=+700|1700S,10C",
        "*h:bytes=+700|1700S,10C",
        "T*s*:bytes=+700|1700S,10C",
        "Trash.*:bytes=+700|1000S,10C",
        "trash:bytes=+700|1000S,10C",
        "Trashes:bytes=+700|1000S,10C",
        "Tras:bytes=+700|1000S,10C",
        "*x:bytes=+700|1000S,10C",
        "Trash:bytes=8388607T:messages=99999999999%|9223370937343149032S,10000000009C",
      })
  void rulesForOneAreOnTop(String rule, String line) {
    assertThat(rules(rule).in("Trash", THOUSAND).line()).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Trash",
        ":bytes=1",
        "*:storage=10%",
        "*:storage=+1",
        "*:storage=-1",
        "*:storage=x",
        "*:storage",
        "*:bytes = 1",
        "*:ignore",
        "?:ignore",
        "*:storage=1X",
        "*:storage=99999999T",
        "*:bytes=1.5M",
        "*:bytes=1:foo=1",
        "Trash:ignore=5",
        "Trash:ignore:bytes=1",
        "Trash:bytes=++7",
        "Trash:bytes=7T%",
        "Trash:bytes=1234567890123",
      })
  void otherRulesAreRefused(String rule) {
    assertThatThrownBy(() -> rules(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("quota rule:");
  }

  @Test
  void theFirstRuleThatFitsCountsAndOneOfTheSameNameCompletesIt() {
    QuotaRules general = rules("T*:bytes=+1", "Trash:bytes=+2");
    QuotaRules special = rules("Trash:bytes=+2", "T*:bytes=+1", "Trash:messages=+1", "x:ignore");

    assertThat(general.in("Trash", THOUSAND).line()).isEqualTo("1001S,10C");
    assertThat(special.in("Trash", THOUSAND).line()).isEqualTo("1002S,11C");
    assertThat(special.in("Team", THOUSAND).line()).isEqualTo("1001S,10C");
    assertThat(special.counts("x")).isFalse();
    assertThat(special.counts("Trash")).isTrue();
    assertThat(special.ignoreSome()).isTrue();
    assertThat(rules("x:ignore", "x:bytes=+1").counts("x")).isFalse();
    assertThat(rules("inbox:bytes=+1").in("INBOX", THOUSAND).line()).isEqualTo("1001S,10C");
  }

  @Test
  void onTopOfNoLimitThereIsNone() {
    assertThat(rules("Trash:bytes=+1:messages=+1").in("Trash", QuotaLimits.NONE))
        .isEqualTo(QuotaLimits.NONE);
  }

  @Test
  void whatIsMoreThanCanBeCountedIsTheMost() {
    QuotaLimits much = new QuotaLimits(OptionalLong.of(1L << 62), OptionalLong.empty());

    assertThat(rules("Trash:bytes=+100%").in("Trash", much).octets()).hasValue(Long.MAX_VALUE);
    assertThat(rules("Trash:bytes=+900%").in("Trash", much).octets()).hasValue(Long.MAX_VALUE);
  }

  @Test
  void rulesForAllCompleteEachOtherAndAStarGoesBeforeAFile() {
    Optional<QuotaLimits> file = Optional.of(THOUSAND);

    assertThat(rules("*:bytes=5", "*:messages=2").limits(file).orElseThrow().line())
        .isEqualTo("5S,2C");
    assertThat(rules("*:bytes=5:messages=1", "*:bytes=6").limits(file).orElseThrow().line())
        .isEqualTo("6S,1C");
    assertThat(rules("*:bytes=5", "?:messages=2").limits(file).orElseThrow().line())
        .isEqualTo("5S,2C");
    assertThat(rules("?:bytes=5", "*:messages=2").limits(file).orElseThrow().line())
        .isEqualTo("5S,2C");
    assertThat(rules("?:bytes=5", "?:messages=2").limits(file)).isEqualTo(file);
    assertThat(rules("*:bytes=5", "?:bytes=2").limits(Optional.empty()).orElseThrow().line())
        .isEqualTo("2S");
    assertThat(rules("Trash:bytes=+5").limits(file)).isEqualTo(file);
    assertThat(rules("Trash:bytes=+5").limits(Optional.empty())).isEmpty();
  }

  @Test
  void fieldsOfTheUserTakeThePlaceOfRulesWithTheirNumbers() {
    QuotaRules given = rules("*:bytes=5", "Trash:bytes=+5");

    assertThat(given.with(Map.of("uid", "1"))).isSameAs(given);
    assertThat(given.with(Map.of("quota_rule", "*:bytes=9")).in("Trash", THOUSAND).line())
        .isEqualTo("1005S,10C");
    assertThat(limit(given.with(Map.of("quota_rule", "*:bytes=9")))).isEqualTo("9S");
    assertThat(given.with(Map.of("quota_rule2", "Junk:ignore")).in("Trash", THOUSAND))
        .isEqualTo(THOUSAND);
    assertThat(given.with(Map.of("quota_rule3", "Junk:ignore")).counts("Junk")).isFalse();
    assertThat(given.with(Map.of("quota_rule4", "Junk:ignore")).counts("Junk")).isTrue();
    assertThat(limit(QuotaRules.NONE.with(Map.of("quota_rule", "*:bytes=9")))).isEqualTo("9S");
  }

  private static QuotaRules rules(String... rules) {
    return QuotaRules.parse(List.of(rules));
  }

  private static String limit(QuotaRules rules) {
    return rules.limits(Optional.empty()).orElseThrow().line();
  }
}
