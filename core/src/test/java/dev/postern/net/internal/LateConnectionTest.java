package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Listener;
import dev.postern.net.Protocol.TlsMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that is accepted when the threads that move octets have ended. */
@Timeout(60)
class LateConnectionTest {
  private final Limits limits = Limits.defaults().with(Count.CONNECTIONS, 1);
  private final TestServer server = new TestServer(limits);
  private final FatalErrors fatal = new FatalErrors(server.observer(), server.clock());
  private final MailThreads threads = new MailThreads(limits, fatal);
  private final ConnectionCounts counts = new ConnectionCounts(limits);
  private final LiveConnections live = new LiveConnections();

  @Test
  void isClosedAndCountedOut() throws Exception {
    Set<String> before = Leftovers.descriptors();
    MinaTransport transport = new MinaTransport(threads.io(), 1, admission());
    transport.endProcessors();
    SocketAddress bound =
        transport.bind(
            Listener.of(new ToyProtocol(TlsMode.NONE)),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (SocketChannel client = SocketChannel.open(bound)) {
      Leftovers.await(() -> counts.addresses() == 1);
      transport.unbindAll();
      transport.dispose();
      assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      Leftovers.await(() -> counts.addresses() == 0);
      Leftovers.await(counts::enter);
      assertThat(live.awaitNone(Duration.ofSeconds(20))).isTrue();
    }
    threads.shutdown(Duration.ofSeconds(20));
    Leftovers.assertNoThreads();
    Leftovers.assertNoDescriptorsSince(before);
  }

  private AdmissionControl admission() {
    return new AdmissionControl(
        new ConnectionServices(
            server,
            Optional.empty(),
            threads.workers(),
            threads.bulk(),
            threads.bulkheads(),
            threads,
            new ScratchBuffers(1),
            counts,
            () -> "c1",
            live,
            fatal));
  }
}
