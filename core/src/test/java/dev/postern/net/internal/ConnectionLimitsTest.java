package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Listener;
import dev.postern.ServerEvent;
import dev.postern.TrustedNetworks;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections in all and by address, and the queue for passwords. */
@Timeout(60)
class ConnectionLimitsTest {

  @Test
  void connectionsInAll() throws Exception {
    try (ToyServer server = ToyServer.plain(Limits.defaults().with(Count.CONNECTIONS, 2))) {
      ToyClient first = server.connect();
      assertThat(first.line()).isEqualTo("hello");
      ToyClient second = server.connect();
      assertThat(second.line()).isEqualTo("hello");
      assertTurnedAway(server, Count.CONNECTIONS);
      first.close();
      assertThat(server.protocol.sessions.element().gone.await(10, TimeUnit.SECONDS)).isTrue();
      try (ToyClient third = server.connect()) {
        assertThat(third.line()).isEqualTo("hello");
      }
      second.close();
    }
  }

  @Test
  void connectionsFromOneAddress() throws IOException {
    Limits limits = Limits.defaults().with(Count.CONNECTIONS_PER_ADDRESS, 1);
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient first = server.connect()) {
      assertThat(first.line()).isEqualTo("hello");
      assertTurnedAway(server, Count.CONNECTIONS_PER_ADDRESS);
    }
  }

  private static void assertTurnedAway(ToyServer server, Count limit) throws IOException {
    try (ToyClient refused = server.connect()) {
      assertThat(refused.line()).isEqualTo("refused TOO_MANY_CONNECTIONS");
      assertThat(refused.line()).isNull();
      assertThat(server.context.events())
          .anyMatch(e -> e instanceof ServerEvent.TurnedAway t && t.limit() == limit);
    }
  }

  @Test
  void behindAProxyItsClientsAreCounted() throws IOException {
    Limits limits = Limits.defaults().with(Count.CONNECTIONS_PER_ADDRESS, 1);
    try (ToyServer server =
            ToyServer.at(l -> l.proxyProtocol(TrustedNetworks.of("127.0.0.1")), limits);
        ToyClient first = server.connect();
        ToyClient second = server.connect();
        ToyClient again = server.connect();
        ToyClient mapped = server.connect()) {
      first.send("PROXY TCP4 192.0.2.1 192.0.2.9 1 25\r\n");
      assertThat(first.line()).isEqualTo("hello");
      second.send("PROXY TCP4 192.0.2.2 192.0.2.9 1 25\r\n");
      assertThat(second.line()).isEqualTo("hello");
      again.send("PROXY TCP4 192.0.2.1 192.0.2.9 1 25\r\n");
      assertThat(again.line()).isEqualTo("refused TOO_MANY_CONNECTIONS");
      assertThat(again.line()).isNull();
      mapped.send("PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.9 1 25\r\n");
      assertThat(mapped.line()).isEqualTo("refused TOO_MANY_CONNECTIONS");
    }
  }

  @Test
  void aConnectionThatCannotBeMadeIsCountedOut() {
    Limits limits =
        Limits.defaults().with(Count.CONNECTIONS, 1).with(Count.CONNECTIONS_PER_ADDRESS, 1);
    TestServer context = new TestServer(limits);
    LoopbackExecutor executor = new LoopbackExecutor();
    AdmissionControl admission =
        new AdmissionControl(
            new ConnectionServices(
                context,
                Optional.empty(),
                executor,
                executor,
                Bulkheads.all(executor),
                new VirtualScheduler(),
                new ScratchBuffers(1),
                new ConnectionCounts(limits),
                () -> {
                  throw new OutOfMemoryError("simulated");
                },
                new LiveConnections(),
                new FatalErrors(context.observer(), context.clock())));
    Listener listener = Listener.of(new ToyProtocol(TlsMode.NONE));
    InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    RawChannel channel = new NoChannel(remote);
    for (int i = 0; i < 2; i++) {
      assertThat(admission.turnAway(listener, remote, remote)).isEmpty();
      assertThatThrownBy(() -> admission.connect(listener, channel))
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void anIpv6NetworkIsOneAddress() throws Exception {
    ConnectionCounts counts =
        new ConnectionCounts(Limits.defaults().with(Count.CONNECTIONS_PER_ADDRESS, 2));
    InetAddress one = InetAddress.getByName("2001:db8:1:2::1");
    InetAddress two = InetAddress.getByName("2001:db8:1:2:ffff::2");
    assertThat(counts.enter(one)).isTrue();
    assertThat(counts.enter(two)).isTrue();
    assertThat(counts.enter(one)).isFalse();
    assertThat(counts.enter(InetAddress.getByName("2001:db8:1:3::1"))).isTrue();
    counts.leave(two);
    assertThat(counts.enter(one)).isTrue();
    assertThat(counts.enter(InetAddress.getByName("192.0.2.1"))).isTrue();
    assertThat(counts.enter(InetAddress.getByName("192.0.2.1"))).isTrue();
    assertThat(counts.enter(InetAddress.getByName("192.0.2.1"))).isFalse();
  }

  @Test
  void passwordChecksThatWait() throws IOException {
    int threads = 3;
    Limits limits =
        Limits.defaults()
            .with(Count.PASSWORD_CHECKS, threads)
            .with(Count.BULKHEAD_QUEUE, 1)
            .with(Count.BULKHEAD_SHARE, 100);
    List<ToyClient> clients = new ArrayList<>();
    try (ToyServer server = ToyServer.plain(limits)) {
      for (int i = 0; i < threads + 2; i++) {
        ToyClient client = server.connect();
        clients.add(client);
        client.line();
        client.send("HOLD\r\n");
        assertThat(client.line()).isEqualTo("holding");
      }
      assertThat(clients.get(threads + 1).line()).isEqualTo("refused");
      server.protocol.release.countDown();
      for (ToyClient client : clients.subList(0, threads + 1)) {
        assertThat(client.line()).isEqualTo("held");
      }
    } finally {
      for (ToyClient client : clients) {
        client.close();
      }
    }
  }
}
