package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LimitsTest {

  @ParameterizedTest
  @EnumSource(Limits.Count.class)
  void everyCountHasADefaultAndCanBeChangedAlone(Limits.Count count) {
    long standard = Limits.defaults().of(count);

    Limits changed = Limits.defaults().with(count, 7);

    assertThat(standard).isPositive();
    assertThat(changed.of(count)).isEqualTo(7);
    assertThat(Limits.defaults().of(count)).isEqualTo(standard);
    for (Limits.Count other : Limits.Count.values()) {
      if (other != count) {
        assertThat(changed.of(other)).isEqualTo(Limits.defaults().of(other));
      }
    }
    assertThatThrownBy(() -> Limits.defaults().with(count, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(count.name());
  }

  @ParameterizedTest
  @EnumSource(Limits.Time.class)
  void everyTimeHasADefaultAndCanBeChangedAlone(Limits.Time time) {
    Duration standard = Limits.defaults().of(time);

    Limits changed = Limits.defaults().with(time, Duration.ofMillis(5));

    assertThat(standard).isPositive();
    assertThat(changed.of(time)).isEqualTo(Duration.ofMillis(5));
    assertThat(Limits.defaults().of(time)).isEqualTo(standard);
    assertThatThrownBy(() -> Limits.defaults().with(time, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(time.name());
  }

  @Test
  void onlyDelaysMayBeNothing() {
    for (Limits.Time time : Limits.Time.values()) {
      if (time == Limits.Time.AUTH_FAILURE_DELAY || time == Limits.Time.SMTP_ERROR_DELAY) {
        assertThat(Limits.defaults().with(time, Duration.ZERO).of(time)).isZero();
      } else {
        assertThatThrownBy(() -> Limits.defaults().with(time, Duration.ZERO))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void whatIsEndlessCanBeReckonedWith() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    Duration longest = Duration.ofDays(3_650);

    assertThat(Limits.defaults().with(Limits.Time.LOGIN, forever).of(Limits.Time.LOGIN))
        .isEqualTo(longest);
    assertThat(Limits.bounded(longest.plusNanos(1))).isEqualTo(longest);
    assertThat(Limits.bounded(longest.minusNanos(1))).isEqualTo(longest.minusNanos(1));
    assertThat(
            Limits.defaults()
                .with(Limits.Count.MESSAGE_OCTETS, Long.MAX_VALUE)
                .of(Limits.Count.MESSAGE_OCTETS))
        .isEqualTo(1L << 50);
  }

  @Test
  void changesAddUpAndLargeCountsFitAnInt() {
    Limits limits =
        Limits.defaults()
            .with(Limits.Count.RECIPIENTS, 5)
            .with(Limits.Time.LOGIN, Duration.ofSeconds(1))
            .with(Limits.Count.MESSAGE_OCTETS, 10_000_000_000L);

    assertThat(limits.of(Limits.Count.RECIPIENTS)).isEqualTo(5);
    assertThat(limits.of(Limits.Time.LOGIN)).isEqualTo(Duration.ofSeconds(1));
    assertThat(limits.of(Limits.Count.MESSAGE_OCTETS)).isEqualTo(10_000_000_000L);
    assertThat(limits.asInt(Limits.Count.MESSAGE_OCTETS)).isEqualTo(Integer.MAX_VALUE);
    assertThat(limits.asInt(Limits.Count.RECIPIENTS)).isEqualTo(5);
  }

  @Test
  void defaultsAreAtLeastWhatTheStandardsAskFor() {
    Limits limits = Limits.defaults();

    assertThat(limits.of(Limits.Count.RECIPIENTS)).isGreaterThanOrEqualTo(100);
    assertThat(limits.of(Limits.Count.SMTP_LINE_OCTETS)).isGreaterThanOrEqualTo(512);
    assertThat(limits.of(Limits.Count.SASL_LINE_OCTETS)).isGreaterThanOrEqualTo(12_288);
    assertThat(limits.of(Limits.Count.POP3_LINE_OCTETS)).isGreaterThanOrEqualTo(255);
    assertThat(limits.of(Limits.Count.HOPS)).isGreaterThanOrEqualTo(100);
    assertThat(limits.of(Limits.Time.SMTP_IDLE)).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(limits.of(Limits.Time.POP3_IDLE)).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
    assertThat(limits.of(Limits.Time.IMAP_IDLE)).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
  }
}
