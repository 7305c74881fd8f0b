package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.Listener;
import dev.postern.net.Protocol.TlsMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deadlines on a virtual clock. Those of TLS and the PROXY header are tested with these. */
class DeadlinesTest {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
  private LoopbackConnection wire;

  @Test
  void loginIsAbsolute() {
    open(Limits.defaults().with(Time.LOGIN, Duration.ofSeconds(60)));
    for (int i = 0; i < 59; i++) {
      wire.advance(TICK);
      assertThat(say("ECHO busy\r\n")).isEqualTo("busy\r\n");
    }
    wire.advance(TICK.multipliedBy(2));
    assertThat(say("")).isEqualTo("goodbye TOO_SLOW\r\n");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void loginEndsThat() {
    open(Limits.defaults().with(Time.LOGIN, Duration.ofSeconds(60)));
    assertThat(say("LOGIN\r\n")).isEqualTo("welcome\r\n");
    wire.advance(Duration.ofMinutes(5));
    assertThat(say("ECHO here\r\n")).isEqualTo("here\r\n");
  }

  @Test
  void silenceIsBoundedAndStartsAnewWithEachFrame() {
    open(withoutLogin());
    say("IDLE 10\r\n");
    for (int i = 0; i < 5; i++) {
      wire.advance(Duration.ofSeconds(9));
      assertThat(say("ECHO on\r\n")).isEqualTo("on\r\n");
    }
    wire.advance(Duration.ofSeconds(9));
    assertThat(say("")).isEmpty();
    wire.advance(Duration.ofSeconds(2));
    assertThat(say("")).isEqualTo("goodbye IDLE\r\n");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void aProtocolMayAskForAnyTime() {
    open(withoutLogin());
    assertThat(say("IDLE " + Long.MAX_VALUE + "\r\nECHO on\r\n")).isEqualTo("on\r\n");
    wire.advance(Duration.ofHours(1));
    assertThat(say("LATER " + Long.MAX_VALUE + "\r\n")).isEmpty();
    wire.advance(Duration.ofHours(1));
    assertThat(say("")).isEmpty();
    assertThat(wire.closed()).isFalse();
  }

  @Test
  void theServersOwnSlownessIsNotSilence() {
    open(withoutLogin());
    say("IDLE 10\r\nLATER 60000\r\n");
    wire.advance(Duration.ofSeconds(60));
    assertThat(say("")).isEqualTo("later\r\n");
    assertThat(wire.closed()).isFalse();
  }

  @Test
  void aLineMustEndInTimeHoweverItDrips() {
    open(withoutLogin().with(Time.COMMAND_LINE, Duration.ofSeconds(30)));
    for (int i = 0; i < 29; i++) {
      assertThat(say("x")).isEmpty();
      wire.advance(TICK);
    }
    wire.advance(TICK.multipliedBy(2));
    assertThat(say("")).isEqualTo("goodbye TOO_SLOW\r\n");
  }

  @Test
  void theTimeForALineStartsWithItsFirstOctet() {
    open(withoutLogin().with(Time.COMMAND_LINE, Duration.ofSeconds(30)));
    wire.advance(Duration.ofSeconds(100));
    say("EC");
    wire.advance(Duration.ofSeconds(20));
    assertThat(say("HO a\r\nEC")).isEqualTo("a\r\n");
    wire.advance(Duration.ofSeconds(20));
    assertThat(say("HO b\r\n")).isEqualTo("b\r\n");
  }

  @Test
  void slowDataIsCutOff() {
    open(withoutLogin().with(Time.SLOW_DATA, Duration.ofSeconds(60)));
    say("DATA 10000000\r\n");
    for (int i = 0; i < 59; i++) {
      say("x".repeat(100));
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isFalse();
    wire.advance(TICK.multipliedBy(3));
    assertThat(say("")).isEqualTo("goodbye TOO_SLOW\r\n");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void steadyDataIsNot() {
    open(withoutLogin().with(Time.SLOW_DATA, Duration.ofSeconds(60)));
    say("TAKE 300000\r\n");
    for (int i = 0; i < 200; i++) {
      say("x".repeat(1500));
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isFalse();
    assertThat(protocol.sessions.element().dataOctets).isEqualTo(300_000);
  }

  @Test
  void aPeerThatDoesNotReadIsCutOff() {
    open(withoutLogin().with(Time.WRITE_STALL, Duration.ofSeconds(60)));
    wire.stopReading();
    say("BIG 10000000\r\n");
    wire.advance(Duration.ofSeconds(59));
    assertThat(wire.closed()).isFalse();
    wire.advance(Duration.ofSeconds(3));
    assertThat(wire.closed()).isTrue();
    assertThat(protocol.sessions.element().chunksClosed).hasValue(1);
    assertThat(protocol.sessions.element().closedCalls).hasValue(1);
  }

  @Test
  void aPeerThatReadsSlowlyIsNot() {
    open(withoutLogin().with(Time.WRITE_STALL, Duration.ofSeconds(60)));
    for (int i = 0; i < 10; i++) {
      wire.stopReading();
      say("BIG 1000000\r\n");
      wire.advance(Duration.ofSeconds(50));
      wire.goOnReading();
      assertThat(say("")).endsWith("done\r\n");
    }
    assertThat(wire.closed()).isFalse();
  }

  @Test
  void whatIsTooLargeIsTakenToItsEnd() {
    open(withoutLogin().with(Time.SLOW_DATA, Duration.ofSeconds(60)));
    say("IDLE 10\r\nDATA 100\r\n");
    for (int i = 0; i < 200; i++) {
      say("x".repeat(1498) + "\r\n");
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isFalse();
    assertThat(say(".\r\n")).startsWith("TOO_LARGE 100");
  }

  @Test
  void whatIsTooLargeMustNotBeSlowEither() {
    open(withoutLogin().with(Time.SLOW_DATA, Duration.ofSeconds(60)));
    say("DATA 100\r\n");
    for (int i = 0; i < 59; i++) {
      say("x".repeat(100));
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isFalse();
    wire.advance(TICK.multipliedBy(3));
    assertThat(say("")).isEqualTo("goodbye TOO_SLOW\r\n");
  }

  @Test
  void whatCameFastBeforeIsNoCreditForDripping() {
    open(withoutLogin().with(Time.SLOW_DATA, Duration.ofSeconds(60)));
    say("TAKE 10000000\r\n");
    for (int i = 0; i < 90; i++) {
      say("x".repeat(100_000));
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isFalse();
    // More often than the deadlines are looked at.
    for (int i = 0; i < 140; i++) {
      say("x");
      wire.advance(Duration.ofMillis(900));
    }
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void theRestOfALineThatIsTooLongIsBounded() {
    open(withoutLogin().with(Count.OVERLONG_LINE_OCTETS, 10_000));
    assertThat(say("x".repeat(ToyProtocol.MAX_LINE))).isEqualTo("too long\r\n");
    assertThat(say("x".repeat(9_000))).isEmpty();
    assertThat(say("\r\nECHO on\r\n")).isEqualTo("on\r\n");
    assertThat(say("x".repeat(ToyProtocol.MAX_LINE))).isEqualTo("too long\r\n");
    assertThat(say("x".repeat(9_000))).isEmpty();
    assertThat(say("x".repeat(1_001))).isEqualTo("goodbye ENDLESS_LINE\r\n");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void theRestOfALineThatIsTooLongMustEndInTime() {
    open(withoutLogin().with(Time.COMMAND_LINE, Duration.ofSeconds(30)));
    assertThat(say("x".repeat(ToyProtocol.MAX_LINE))).isEqualTo("too long\r\n");
    for (int i = 0; i < 32; i++) {
      say("x".repeat(100));
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void aPeerThatReadsAtASnailsPaceIsCutOff() {
    open(withoutLogin().with(Time.WRITE_STALL, Duration.ofSeconds(60)));
    wire.readAtMost(1400);
    say("BIG 100000000\r\n");
    for (int i = 0; i < 5; i++) {
      wire.advance(Duration.ofSeconds(59));
      assertThat(wire.closed()).isFalse();
      wire.readAtMost(1400);
    }
    wire.advance(Duration.ofSeconds(59));
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void whatWasReadFastBeforeIsNoCreditForThat() {
    open(withoutLogin().with(Time.SLOW_READING, Duration.ofSeconds(60)));
    wire.stopReading();
    say("BIG 100000000\r\n");
    wire.advance(TICK.multipliedBy(5));
    wire.readAtMost(50_000_000);
    for (int i = 0; i < 60; i++) {
      wire.readAtMost(10);
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isFalse();
    for (int i = 0; i < 60; i++) {
      wire.readAtMost(10);
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void aPeerThatReadsSteadilyIsNotCutOff() {
    open(withoutLogin().with(Time.SLOW_READING, Duration.ofSeconds(60)));
    wire.stopReading();
    say("BIG 1000000\r\n");
    for (int i = 0; i < 400; i++) {
      wire.readAtMost(1100);
      wire.advance(TICK);
    }
    assertThat(wire.closed()).isFalse();
  }

  @Test
  void whoHasReadAllMayBeSilentForLong() {
    open(withoutLogin().with(Time.SLOW_READING, Duration.ofSeconds(60)));
    for (int i = 0; i < 100; i++) {
      assertThat(say("ECHO x\r\n")).isEqualTo("x\r\n");
      wire.advance(TICK.multipliedBy(7));
    }
    assertThat(wire.closed()).isFalse();
  }

  @Test
  void aClientThatIsToldToLeaveHasSomeTimeToNotice() {
    open(withoutLogin());
    // What follows is not read; closing at once would reset the connection and lose the reply.
    assertThat(say("QUIT\r\nECHO unread\r\n")).isEqualTo("bye\r\n");
    assertThat(wire.closed()).isTrue();
    assertThat(protocol.sessions.element().closedCalls).hasValue(0);
    wire.advance(Duration.ofSeconds(2));
    assertThat(protocol.sessions.element().closedCalls).hasValue(1);
  }

  private void open(Limits limits) {
    wire = LoopbackConnection.open(Listener.of(protocol), new TestServer(limits), Optional.empty());
    wire.drain();
  }

  private static Limits withoutLogin() {
    return Limits.defaults().with(Time.LOGIN, Duration.ofDays(1));
  }

  private String say(String text) {
    wire.feed(text.getBytes(StandardCharsets.US_ASCII));
    return new String(wire.drain(), StandardCharsets.US_ASCII);
  }
}
