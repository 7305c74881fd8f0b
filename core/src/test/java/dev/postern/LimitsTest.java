package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {

  @ParameterizedTest
  @MethodSource("counts")
  void everyCountHasADefaultAndCanBeChangedAlone(Limits.Count count) {
    long standard = Limits.defaults().of(count);

    Limits changed = Limits.defaults().with(count, 7);

    assertThat(standard).isPositive();
    assertThat(changed.of(count)).isEqualTo(7);
    assertThat(Limits.defaults().of(count)).isEqualTo(standard);
    for (Limits.Count other : counts()) {
      if (other != count) {
        assertThat(changed.of(other)).isEqualTo(Limits.defaults().of(other));
      }
    }
    assertThatThrownBy(() -> Limits.defaults().with(count, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(count.name());
  }

  @ParameterizedTest
  @MethodSource("times")
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
    for (Limits.Time time : times()) {
      if (time == Limits.Time.AUTH_FAILURE_DELAY
          || time == Limits.Time.AUTH_BLOCK
          || time == Limits.Time.SMTP_ERROR_DELAY) {
        assertThat(Limits.defaults().with(time, Duration.ZERO).of(time)).isZero();
      } else {
        assertThatThrownBy(() -> Limits.defaults().with(time, Duration.ZERO))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  /** A module of somebody else's. */
  private static final class QueueLimits {
    static final Limits.Count QUEUED = Limits.Count.of("QUEUED", 10_000);
    static final Limits.Time RETRY = Limits.Time.of("RETRY", Duration.ofMinutes(5));
    static final Limits.Time PAUSE = Limits.Time.delay("PAUSE", Duration.ZERO);
  }

  @Test
  void aModuleHasLimitsOfItsOwn() {
    Limits limits = Limits.defaults();
    assertThat(limits.of(QueueLimits.QUEUED)).isEqualTo(10_000);
    assertThat(limits.of(QueueLimits.RETRY)).isEqualTo(Duration.ofMinutes(5));
    assertThat(limits.of(QueueLimits.PAUSE)).isZero();

    Limits changed =
        limits
            .with(QueueLimits.QUEUED, 3)
            .with(QueueLimits.RETRY, Duration.ofSeconds(1))
            .with(QueueLimits.PAUSE, Duration.ofSeconds(2));
    assertThat(changed.asInt(QueueLimits.QUEUED)).isEqualTo(3);
    assertThat(changed.of(QueueLimits.RETRY)).isEqualTo(Duration.ofSeconds(1));
    assertThat(changed.of(QueueLimits.PAUSE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(changed.with(QueueLimits.PAUSE, Duration.ZERO).of(QueueLimits.PAUSE)).isZero();
    assertThatThrownBy(() -> limits.with(QueueLimits.QUEUED, 0)).hasMessageContaining("QUEUED");
    assertThatThrownBy(() -> limits.with(QueueLimits.RETRY, Duration.ZERO))
        .hasMessageContaining("RETRY");
  }

  @Test
  void aLimitThatBoundsNothingIsNone() {
    assertThatThrownBy(() -> Limits.Count.of("QUEUED", 0)).hasMessageContaining("QUEUED");
    assertThatThrownBy(() -> Limits.Time.of("RETRY", Duration.ZERO)).hasMessageContaining("RETRY");
    assertThatThrownBy(() -> Limits.Time.delay("PAUSE", Duration.ofMillis(-1)))
        .hasMessageContaining("PAUSE");
    assertThat(Limits.defaults().of(Limits.Count.of("QUEUED", Long.MAX_VALUE))).isEqualTo(1L << 50);
    assertThat(Limits.defaults().of(Limits.Time.of("RETRY", ChronoUnit.FOREVER.getDuration())))
        .isEqualTo(Duration.ofDays(3_650));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "queued", "QUEUED MAIL", "QUEUED=1\n", "1_QUEUED"})
  void itsNameIsAConstants(String name) {
    assertThatThrownBy(() -> Limits.Count.of(name, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Limits.Time.of(name, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Limits.Time.delay(name, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource({"counts", "times"})
  void isToldByItsName(Object limit) throws ReflectiveOperationException {
    assertThat(limit.getClass().getField(limit.toString()).get(null)).isSameAs(limit);
  }

  static List<Limits.Count> counts() {
    return constants(Limits.Count.class);
  }

  static List<Limits.Time> times() {
    return constants(Limits.Time.class);
  }

  private static <T> List<T> constants(Class<T> type) {
    return Arrays.stream(type.getFields()).map(field -> constant(type, field)).toList();
  }

  private static <T> T constant(Class<T> type, Field field) {
    try {
      return type.cast(field.get(null));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
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
