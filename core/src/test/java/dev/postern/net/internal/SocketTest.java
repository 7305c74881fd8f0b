package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.Listener;
import dev.postern.ServerEvent;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The transport over TCP. */
@Timeout(60)
class SocketTest {

  @Test
  void talks() throws IOException {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      assertThat(client.line()).isEqualTo("hello");
      client.send("ECHO a\r\nECHO b\r\nQUIT\r\n");
      assertThat(client.line()).isEqualTo("a");
      assertThat(client.line()).isEqualTo("b");
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.line()).isNull();
    }
  }

  @Test
  void takesTenMegabytesWithoutStalling() throws IOException {
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) 'x');
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      client.line();
      long begin = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        client.send("TAKE " + piece.length + "\r\n");
        client.send(piece);
        assertThat(client.line()).isEqualTo("go on");
        assertThat(client.line()).startsWith("COMPLETE " + piece.length);
      }
      // A resume that waits for the selector's timeout would take a second each time.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void sendsTenMegabytesInBoundedMemory() throws IOException {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      client.line();
      client.send("BIG 10000000\r\nQUIT\r\n");
      client.skip(10_000_000);
      assertThat(client.line()).isEqualTo("done");
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.line()).isNull();
      assertThat(server.protocol.sessions.element().chunksClosed).hasValue(1);
    }
  }

  @Test
  void aHalfClosedPeerGetsItsRepliesAndDoesNotSpin() throws IOException {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      client.line();
      client.send("LATER 1500\r\nECHO then\r\nQUIT\r\n");
      client.channel.shutdownOutput();
      long before = ioThreadCpu();
      assertThat(client.line()).isEqualTo("later");
      assertThat(Duration.ofNanos(ioThreadCpu() - before)).isLessThan(Duration.ofMillis(500));
      assertThat(client.line()).isEqualTo("then");
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.line()).isNull();
    }
  }

  private static long ioThreadCpu() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("postern-io"))
        .mapToLong(
            t -> Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(t.getId())))
        .sum();
  }

  @Test
  void theLastReplyArrivesThoughInputIsUnread() throws IOException {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = server.connect()) {
      client.line();
      client.send("QUIT\r\n" + "x".repeat(500_000));
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.line()).isNull();
    }
  }

  @Test
  void aClientThatVanishesIsForgotten() throws Exception {
    try (ToyServer server = ToyServer.plain()) {
      ToyClient client = server.connect();
      client.line();
      client.send("BIG 100000000\r\n");
      client.skip(100_000);
      client.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      client.close();
      ToySession session = server.protocol.sessions.element();
      assertThat(session.gone.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(session.chunksClosed).hasValue(1);
      assertThat(session.produced.get()).isLessThan(20_000_000);
    }
  }

  @Test
  void aClientThatVanishesInALiteralIsForgotten() throws Exception {
    try (ToyServer server = ToyServer.plain()) {
      ToyClient client = server.connect();
      client.line();
      client.send("TAKE 1000\r\nsome");
      assertThat(client.line()).isEqualTo("go on");
      client.close();
      ToySession session = server.protocol.sessions.element();
      assertThat(session.gone.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(session.closedCalls).hasValue(1);
    }
  }

  @Test
  void stopLeavesNothingBehind() throws Exception {
    ToyServer server = ToyServer.plain();
    SocketAddress address = server.address();
    ToyClient idle = server.connect();
    ToyClient busy = server.connect();
    idle.line();
    busy.line();
    busy.send("WORK\r\nLATER 300\r\n");
    assertThat(busy.line()).isEqualTo("worked");
    server.close();
    assertThat(idle.line()).isEqualTo("goodbye SHUTTING_DOWN");
    assertThat(idle.line()).isNull();
    assertThat(busy.line()).isEqualTo("later");
    assertThat(busy.line()).isEqualTo("goodbye SHUTTING_DOWN");
    assertThat(busy.line()).isNull();
    assertThatThrownBy(() -> ToyServer.connect(address)).isInstanceOf(IOException.class);
    assertNoThreads();
    idle.close();
    busy.close();
  }

  @Test
  void stopCutsOffWhatDoesNotEndInTime() throws Exception {
    ToyServer server = ToyServer.plain();
    ToyClient stuck = server.connect();
    stuck.line();
    stuck.send("LATER 100000\r\nECHO x\r\n");
    stuck.send("TAKE 10\r\n");
    server.runtime.stop(Duration.ofMillis(100));
    assertThat(server.protocol.sessions.element().gone.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(server.protocol.sessions.element().closedCalls).hasValue(1);
    assertNoThreads();
    stuck.close();
  }

  private static void assertNoThreads() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread
          .getName()
          .matches(
              "postern-(accept|io|work|bulk|passwords|directory|filters|delivery|store|tick).*")) {
        // A thread is counted out of its pool a moment before it is gone.
        thread.join(2000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void startsAgainAtTheSameAddressAtOnce() throws IOException {
    int port;
    try (ToyServer first = ToyServer.plain();
        ToyClient client = first.connect()) {
      port = first.port();
      client.line();
    }
    int same = port;
    try (ToyServer second = ToyServer.at(l -> l.port(same));
        ToyClient client = second.connect()) {
      assertThat(client.line()).isEqualTo("hello");
    }
  }

  @Test
  void aBindErrorNamesTheAddressAndClosesWhatWasOpened() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
      int free;
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        free = probe.getLocalPort();
      }
      List<Listener> listeners =
          List.of(
              Listener.of(protocol).host("127.0.0.1").port(free),
              Listener.of(protocol).name("other").host("127.0.0.1").port(taken.getLocalPort()));
      assertThatThrownBy(
              () -> NetworkRuntime.startWith(listeners, new TestServer(), Optional.empty()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other at 127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(
              () ->
                  ToyServer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), free)))
          .isInstanceOf(IOException.class);
      assertNoThreads();
    }
  }

  @Test
  void anUnknownHostIsOneClearError() {
    assertThatThrownBy(() -> ToyServer.at(l -> l.host("no.such.host.invalid").port(25)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no.such.host.invalid:25")
        .hasMessageContaining("unknown host");
  }

  private static InetAddress ipv6Loopback() throws IOException {
    byte[] octets = new byte[16];
    octets[15] = 1;
    return InetAddress.getByAddress(octets);
  }

  @Test
  void listensOnIpv6() throws IOException {
    assumeTrue(
        NetworkInterface.getByInetAddress(ipv6Loopback()) != null, "skipped: ::1 is not available");
    try (ToyServer server = ToyServer.at(l -> l.host("::1"));
        ToyClient client = server.connect()) {
      assertThat(client.line()).isEqualTo("hello");
      client.send("PEER\r\n");
      assertThat(client.line()).contains("remote=Optional[/[0:0:0:0:0:0:0:1");
    }
  }

  @Test
  void localhostIsBoundAtAllItsAddressesOnOnePort() throws IOException {
    try (ToyServer server = ToyServer.at(l -> l.host("localhost"))) {
      List<SocketAddress> bound = server.runtime.addresses().get("toy");
      assertThat(bound).isNotEmpty();
      for (SocketAddress address : bound) {
        assertThat(((InetSocketAddress) address).getPort()).isEqualTo(server.port());
        try (ToyClient client = ToyServer.connect(address)) {
          assertThat(client.line()).isEqualTo("hello");
        }
      }
    }
  }

  @Test
  void manyConnectionsComeAndGo() throws Exception {
    try (ToyServer server = ToyServer.plain()) {
      for (int i = 0; i < 200; i++) {
        try (ToyClient client = server.connect()) {
          client.line();
          client.send("ECHO " + i + "\r\n");
          assertThat(client.line()).isEqualTo(String.valueOf(i));
        }
      }
      for (ToySession session : server.protocol.sessions) {
        assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(server.context.events().stream().filter(ServerEvent.Connected.class::isInstance))
          .hasSize(200);
    }
  }
}
