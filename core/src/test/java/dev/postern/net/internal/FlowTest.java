package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.Tls;
import dev.postern.TrustedNetworks;
import dev.postern.net.Chunks;
import dev.postern.net.Protocol.TlsMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bounds in both directions, fairness, and the orderly end. */
class FlowTest {
  private final ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
  private final LoopbackConnection wire =
      LoopbackConnection.open(Listener.of(protocol), new TestServer(), Optional.empty());

  @Test
  void producesNoMoreThanTheWindowForASlowReader() {
    wire.drain();
    wire.stopReading();
    say("BIG 100000000\r\nECHO after\r\n");
    assertThat(session().produced.get()).isBetween(1L, (long) Outbox.WINDOW + Chunks.SIZE);
    wire.goOnReading();
    assertThat(wire.drain()).hasSize(100_000_000 + "done\r\nafter\r\n".length());
    assertThat(session().chunksClosed).hasValue(1);
  }

  @Test
  void answersNoMoreCommandsThanASlowReaderTakes() {
    wire.drain();
    wire.stopReading();
    String command = "ECHO " + "e".repeat(900) + "\r\n";
    for (int i = 0; i < 2000; i++) {
      wire.feed(command.getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(wire.drain()).hasSizeLessThan(Outbox.WINDOW + 2 * Outbox.GATHERED);
    assertThat(wire.suspended()).isTrue();
    wire.goOnReading();
    assertThat(wire.suspended()).isFalse();
  }

  @Test
  void suspendsInputThatIsNotTaken() {
    say("LATER 1000\r\n");
    byte[] line = ("ECHO " + "e".repeat(995) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 16; i++) {
      assertThat(wire.suspended()).isFalse();
      wire.feed(line);
    }
    wire.feed(line);
    wire.feed(line);
    assertThat(wire.suspended()).isTrue();
    wire.advance(Duration.ofSeconds(1));
    assertThat(wire.suspended()).isFalse();
  }

  @Test
  void sharesThreadsFairly() {
    LoopbackExecutor oneThread = new LoopbackExecutor();
    List<String> log = new ArrayList<>();
    SerialQueue flood =
        new SerialQueue(oneThread, oneThread, () -> 0, new Steps(100_000, "flood", log));
    SerialQueue other = new SerialQueue(oneThread, oneThread, () -> 0, new Steps(1, "other", log));
    flood.wake();
    other.wake();
    oneThread.runAll();
    assertThat(log.indexOf("other")).isBetween(1, SerialQueue.TURN);
    assertThat(log).hasSize(100_001);
  }

  @Test
  void runsTasksBetweenSteps() {
    LoopbackExecutor oneThread = new LoopbackExecutor();
    List<String> log = new ArrayList<>();
    SerialQueue queue = new SerialQueue(oneThread, oneThread, () -> 0, new Steps(100, "step", log));
    queue.post(() -> queue.post(() -> log.add("task")));
    oneThread.runAll();
    assertThat(log.indexOf("task")).isLessThan(3);
    assertThat(log).hasSize(101);
  }

  @Test
  void idleConnectionsSayGoodbyeAtOnce() {
    wire.drain();
    wire.serverStops();
    assertThat(text()).isEqualTo("goodbye SHUTTING_DOWN\r\n");
    assertThat(wire.closed()).isTrue();
    assertThat(session().closedCalls).hasValue(1);
  }

  @Test
  void aCommandThatHasBegunIsServed() {
    wire.drain();
    say("ECHO las");
    wire.serverStops();
    assertThat(text()).isEmpty();
    say("t\r\n");
    assertThat(text()).isEqualTo("last\r\ngoodbye SHUTTING_DOWN\r\n");
  }

  @Test
  void dataThatHasBegunIsTaken() {
    wire.drain();
    say("DATA 100\r\nab");
    wire.serverStops();
    assertThat(text()).isEqualTo("go on\r\n");
    say("c\r\n.\r\n");
    assertThat(text()).isEqualTo("COMPLETE 5 abc\\r\\n\r\ngoodbye SHUTTING_DOWN\r\n");
  }

  @Test
  void workInProgressIsFinished() {
    wire.drain();
    say("LATER 3000\r\nECHO not anymore\r\n");
    wire.serverStops();
    assertThat(text()).isEmpty();
    wire.advance(Duration.ofSeconds(3));
    assertThat(text()).isEqualTo("later\r\ngoodbye SHUTTING_DOWN\r\n");
  }

  @Test
  void largeRepliesAreFinished() {
    wire.drain();
    wire.stopReading();
    say("BIG 1000000\r\n");
    wire.serverStops();
    wire.goOnReading();
    assertThat(text()).hasSizeGreaterThan(1_000_000).endsWith("done\r\ngoodbye SHUTTING_DOWN\r\n");
  }

  @Test
  void handshakesAreNotWaitedFor() {
    LoopbackConnection fresh =
        LoopbackConnection.open(
            Listener.of(new ToyProtocol(TlsMode.IMPLICIT)),
            new TestServer(Limits.defaults()),
            Optional.of(Tls.selfSigned("localhost")));
    fresh.serverStops();
    assertThat(fresh.closed()).isTrue();
  }

  @Test
  void whoComesWhileTheServerStopsIsToldToo() {
    LoopbackConnection late =
        LoopbackConnection.openWhileStopping(Listener.of(protocol), new TestServer());
    assertThat(new String(late.drain(), StandardCharsets.US_ASCII))
        .isEqualTo("hello\r\ngoodbye SHUTTING_DOWN\r\n");
    assertThat(late.closed()).isTrue();
  }

  @Test
  void noProxyHeaderIsWaitedFor() {
    LoopbackConnection fresh =
        LoopbackConnection.open(
            Listener.of(protocol).proxyProtocol(TrustedNetworks.of("127.0.0.1")),
            new TestServer(),
            Optional.empty());
    fresh.serverStops();
    assertThat(fresh.closed()).isTrue();
  }

  private ToySession session() {
    return protocol.sessions.element();
  }

  private void say(String text) {
    wire.feed(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String text() {
    return new String(wire.drain(), StandardCharsets.US_ASCII);
  }

  private static final class Steps implements SerialQueue.Work {
    private final String name;
    private final List<String> log;
    private int left;

    Steps(int count, String name, List<String> log) {
      this.left = count;
      this.name = name;
      this.log = log;
    }

    @Override
    public void begin() {}

    @Override
    public void run(Runnable task) {
      task.run();
    }

    @Override
    public boolean step() {
      if (left == 0) {
        return false;
      }
      left--;
      return log.add(name);
    }

    @Override
    public void settle() {}

    @Override
    public void pause() {}

    @Override
    public void end() {}
  }
}
