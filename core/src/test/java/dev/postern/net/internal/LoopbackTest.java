package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.net.Protocol.TlsMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The connection in memory: commands, modes, timers, deadlines and ends. */
class LoopbackTest {
  private final ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
  private final TestServer server =
      new TestServer(Limits.defaults().with(Limits.Time.LOGIN, Duration.ofHours(9)));
  private final LoopbackConnection wire =
      LoopbackConnection.open(Listener.of(protocol), server, Optional.empty());

  @Test
  void greetsAndAnswers() {
    assertThat(read()).isEqualTo("hello\r\n");
    assertThat(say("ECHO a\r\nECHO b\nECHO c")).isEqualTo("a\r\nb\r\n");
    assertThat(say("d\r\n")).isEqualTo("cd\r\n");
  }

  @Test
  void switchesModesAtTheRightOctet() {
    read();
    assertThat(say("TAKE 5\r\n12\r\n5ECHO x\r\nDATA 100\r\n..a\r\nb\r\n.\r\nECHO y\r\n"))
        .isEqualTo(
            "go on\r\nCOMPLETE 5 12\\r\\n5\r\nx\r\ngo on\r\nCOMPLETE 7 .a\\r\\nb\\r\\n\r\ny\r\n");
  }

  @Test
  void takesEmptyLiterals() {
    read();
    assertThat(say("TAKE 0\r\n")).isEqualTo("go on\r\nCOMPLETE 0 \r\n");
  }

  @Test
  void waitsForTimersWithoutCuttingFrames() {
    read();
    assertThat(say("LATER 1500\r\nECHO after\r\n")).isEmpty();
    wire.advance(Duration.ofMillis(1499));
    assertThat(read()).isEmpty();
    wire.advance(Duration.ofMillis(1));
    assertThat(read()).isEqualTo("later\r\nafter\r\n");
  }

  @Test
  void worksInTheBackground() {
    read();
    assertThat(say("WORK\r\nECHO after\r\n")).isEqualTo("worked\r\nafter\r\n");
  }

  @Test
  void pumpsLargeRepliesInOrder() {
    read();
    String all = say("BIG 1000000\r\nECHO after\r\nBIG 3\r\nQUIT\r\n");
    assertThat(all).hasSize(1_000_000 + "done\r\nafter\r\nxxxdone\r\nbye\r\n".length());
    assertThat(all).endsWith("xdone\r\nafter\r\nxxxdone\r\nbye\r\n");
    assertThat(wire.closed()).isTrue();
    assertThat(session().chunksClosed).hasValue(2);
    assertThat(session().closedCalls).hasValue(1);
  }

  @Test
  void answersLongLinesOnceAndSkipsThem() {
    read();
    assertThat(say("x".repeat(3000))).isEqualTo("too long\r\n");
    assertThat(say("y".repeat(3000) + "\r\nECHO on\r\n")).isEqualTo("on\r\n");
  }

  @Test
  void endsWhenTheClientDoes() {
    read();
    wire.feed("ECHO last\r\nECH".getBytes(StandardCharsets.US_ASCII));
    wire.inputClosed();
    assertThat(read()).isEqualTo("last\r\n");
    assertThat(wire.closed()).isTrue();
    assertThat(session().closedCalls).hasValue(1);
  }

  @Test
  void deliversLateRepliesToAHalfClosedClient() {
    read();
    wire.feed("LATER 5000\r\nECHO then\r\n".getBytes(StandardCharsets.US_ASCII));
    wire.inputClosed();
    assertThat(wire.closed()).isFalse();
    wire.advance(Duration.ofSeconds(5));
    assertThat(read()).isEqualTo("later\r\nthen\r\n");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void turnsABugIntoAFarewell() {
    read();
    assertThat(say("FAIL\r\nECHO never\r\n")).isEqualTo("goodbye INTERNAL_ERROR\r\n");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void freesEverythingWhenTheConnectionBreaks() {
    read();
    say("LATER 5000\r\n");
    wire.reset();
    assertThat(session().closedCalls).hasValue(1);
    wire.advance(Duration.ofSeconds(10));
    assertThat(read()).isEmpty();
  }

  private ToySession session() {
    return protocol.sessions.element();
  }

  private String say(String text) {
    wire.feed(text.getBytes(StandardCharsets.ISO_8859_1));
    return read();
  }

  private String read() {
    return new String(wire.drain(), StandardCharsets.ISO_8859_1);
  }
}
