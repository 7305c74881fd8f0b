package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.smtp.SmtpLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateTableTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private static RateTable.Key key(Object who) {
    return new RateTable.Key("smtp", SmtpLimits.MESSAGE_RATE, who);
  }

  @Test
  void aCountBeginsAnewWhenItsTimeIsOver() {
    RateTable table = new RateTable(10);
    Instant start = Instant.EPOCH;
    assertThat(table.count(key("a"), 1, start, MINUTE)).isEqualTo(1);
    assertThat(table.count(key("a"), 2, start.plusSeconds(59), MINUTE)).isEqualTo(3);
    assertThat(table.count(key("b"), 1, start.plusSeconds(59), MINUTE)).isEqualTo(1);
    assertThat(table.count(key("a"), 1, start.plusSeconds(60), MINUTE)).isEqualTo(1);
    assertThat(table.count(key("b"), 1, start.plusSeconds(60), MINUTE)).isEqualTo(2);
  }

  @Test
  void aClockThatIsSetBackHoldsNobody() {
    RateTable table = new RateTable(10);
    table.count(key("a"), 5, Instant.EPOCH.plusSeconds(600), MINUTE);
    assertThat(table.count(key("a"), 1, Instant.EPOCH, MINUTE)).isEqualTo(1);
  }

  @Test
  void theOneThatBeganFirstMakesRoom() {
    RateTable table = new RateTable(3);
    for (int i = 0; i < 3; i++) {
      table.count(key(i), 1, Instant.EPOCH.plusSeconds(i), MINUTE);
    }
    table.count(key(0), 1, Instant.EPOCH.plusSeconds(3), MINUTE);
    table.count(key("new"), 1, Instant.EPOCH.plusSeconds(3), MINUTE);
    assertThat(table.size()).isEqualTo(3);
    assertThat(table.count(key(1), 1, Instant.EPOCH.plusSeconds(4), MINUTE)).isEqualTo(2);
    assertThat(table.count(key(0), 1, Instant.EPOCH.plusSeconds(4), MINUTE)).isEqualTo(1);
  }

  /** One that begins anew is not the eldest any more. */
  @Test
  void whoBeginsAnewDoesNotMakeRoomForOthers() {
    RateTable table = new RateTable(4);
    for (int i = 0; i < 3; i++) {
      table.count(key(i), 1, Instant.EPOCH, MINUTE);
    }
    table.count(key("before"), 1, Instant.EPOCH.plusSeconds(30), MINUTE);
    Instant later = Instant.EPOCH.plusSeconds(60);
    for (Object who : List.of(2, "x", "y", "z")) {
      table.count(key(who), 1, later, MINUTE);
    }
    assertThat(table.count(key(2), 1, later, MINUTE)).isEqualTo(2);
  }

  /** Listeners may count in other times. */
  @Test
  void aCountLastsForItsOwnTime() {
    RateTable table = new RateTable(1_000);
    Duration hour = Duration.ofHours(1);
    table.count(key("ann"), 501, Instant.EPOCH, hour);
    Instant later = Instant.EPOCH.plusSeconds(120);
    table.count(key("stranger"), 1, later, MINUTE);
    assertThat(table.count(key("ann"), 1, later, hour)).isEqualTo(502);
    table.count(key("ann"), 1, later.plus(hour), hour);
    table.count(key("other"), 1, later.plus(hour), hour);
    assertThat(table.size()).as("the stranger's is over").isEqualTo(2);
  }

  @Test
  void whatIsOverLeaves() {
    RateTable table = new RateTable(1_000);
    for (int i = 0; i < 100; i++) {
      table.count(key(i), 1, Instant.EPOCH, MINUTE);
    }
    for (int i = 0; i < 100; i++) {
      table.count(key("later" + i), 1, Instant.EPOCH.plusSeconds(60), MINUTE);
    }
    assertThat(table.size()).isEqualTo(100);
  }
}
