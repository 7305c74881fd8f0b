package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.net.Protocol.TlsMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Where a turn is, when the one before is slow to end: its thread still puts things away while the
 * next turn is under way on another. Here in one thread, at the worst moment: between two parts of
 * a reply that are made in a pool.
 */
class TurnPlaceTest {
  private static final int PARTS = 6;

  private final LoopbackExecutor executor = new LoopbackExecutor();
  private final AtomicInteger moves = new AtomicInteger();
  private final ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);

  @Test
  void aTurnKeepsItsPlaceThoughTheOneBeforeEndsOnlyNow() {
    readMeanwhile(SerialQueue.Work::end);
    assertThat(moves).hasValue(1);
  }

  @Test
  void aTurnIsNotWhereTheOneBeforeWasThoughThatHasNotEnded() {
    readMeanwhile(SerialQueue.Work::begin);
    assertThat(moves).hasValue(2);
  }

  /** Does something once in the middle of a reply. */
  private void readMeanwhile(Consumer<SerialQueue.Work> meanwhile) {
    ServerConnection connection = connection();
    AtomicInteger parts = new AtomicInteger();
    protocol.hook =
        () -> {
          if (parts.incrementAndGet() == PARTS / 2) {
            meanwhile.accept(connection);
          }
        };
    connection.opened();
    connection.received(
        ByteBuffer.wrap(("READS " + PARTS + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    executor.runAll();
    assertThat(parts).hasValue(PARTS);
  }

  private ServerConnection connection() {
    TestServer server = new TestServer(Limits.defaults());
    Bulkheads counting =
        Bulkheads.all(
            task -> {
              moves.incrementAndGet();
              executor.execute(task);
            });
    ConnectionServices services =
        new ConnectionServices(
            server,
            Optional.empty(),
            executor,
            executor,
            counting,
            new VirtualScheduler(),
            new ScratchBuffers(1),
            new ConnectionCounts(server.limits()),
            () -> "turn",
            new LiveConnections(),
            new FatalErrors(server.observer(), server.clock()));
    InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    return new AdmissionControl(services).connect(Listener.of(protocol), new NoChannel(remote));
  }
}
