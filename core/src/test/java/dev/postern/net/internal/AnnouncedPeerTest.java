package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Listener;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.TrustedNetworks;
import dev.postern.net.Connection;
import dev.postern.net.PeerInfo;
import dev.postern.net.Protocol.TlsMode;
import dev.postern.net.TlsInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that speaks for another, and one that is cut off by its session. */
@Timeout(60)
class AnnouncedPeerTest {

  @Test
  void connectionsAreCountedWhereTheClientIs() throws Exception {
    Limits limits = Limits.defaults().with(Count.CONNECTIONS_PER_ADDRESS, 1);
    try (ToyServer server = ToyServer.plain(limits)) {
      ToyClient first = greeted(server);
      assertThat(ask(first, "ANNOUNCE 192.0.2.1")).isEqualTo("announced");
      assertThat(ask(first, "ANNOUNCE 192.0.2.1")).isEqualTo("announced");
      assertThat(ask(first, "PEER"))
          .contains("remote=Optional[/192.0.2.1:1]", "local=Optional[/127.0.0.1");
      ToyClient second = greeted(server);
      assertThat(ask(second, "ANNOUNCE 192.0.2.1")).isEqualTo("too many");
      assertThat(ask(second, "PEER")).contains("remote=Optional[/127.0.0.1");
      try (ToyClient refused = server.connect()) {
        assertThat(refused.line()).isEqualTo("refused TOO_MANY_CONNECTIONS");
      }
      gone(server, first);
      assertThat(ask(second, "ANNOUNCE 192.0.2.1")).isEqualTo("announced");
      try (ToyClient third = greeted(server)) {
        assertThat(ask(third, "ANNOUNCE 192.0.2.1")).isEqualTo("too many");
      }
      second.close();
    }
  }

  private static ToyClient greeted(ToyServer server) throws IOException {
    ToyClient client = server.connect();
    assertThat(client.line()).isEqualTo("hello");
    return client;
  }

  private static String ask(ToyClient client, String line) throws IOException {
    client.send(line + "\r\n");
    return client.line();
  }

  private static void gone(ToyServer server, ToyClient client) throws Exception {
    client.close();
    assertThat(server.protocol.sessions.element().gone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void countsComeBackToZero() {
    LoopbackConnection wire =
        Wires.open(
            new ToyProtocol(TlsMode.NONE),
            Limits.defaults().with(Count.CONNECTIONS_PER_ADDRESS, 1));
    assertThat(Wires.say(wire, "ANNOUNCE 192.0.2.1\r\nANNOUNCE 192.0.2.2\r\n"))
        .isEqualTo("hello\r\nannounced\r\nannounced\r\n");
    assertThat(wire.countedAddresses()).isEqualTo(1);
    wire.reset();
    assertThat(wire.countedAddresses()).isZero();
  }

  @Test
  void theClientMayChangeAgainAndBeTheProxyItself() {
    LoopbackConnection wire =
        Wires.open(
            new ToyProtocol(TlsMode.NONE),
            Limits.defaults().with(Count.CONNECTIONS_PER_ADDRESS, 1));
    String proxy = "proxy=Optional[localhost/127.0.0.1:54321]";
    Wires.say(wire, "ANNOUNCE 192.0.2.1\r\nANNOUNCE 2001:db8::1\r\n");
    assertThat(Wires.say(wire, "PEER\r\n")).contains("2001:db8:0:0:0:0:0:1]:1", proxy);
    // Its network, which is all that counts, is the same.
    assertThat(Wires.say(wire, "ANNOUNCE 2001:db8::2\r\nPARTY\r\n"))
        .isEqualTo("announced\r\n2001:db8:0:0:0:0:0:0\r\n");
    assertThat(Wires.say(wire, "ANNOUNCE 127.0.0.1\r\nPEER\r\nPARTY\r\n"))
        .startsWith("announced\r\n")
        .contains("remote=Optional[/127.0.0.1:1]", proxy)
        .endsWith("\n127.0.0.1\r\n");
    assertThat(wire.countedAddresses()).isEqualTo(1);
    wire.reset();
    assertThat(wire.countedAddresses()).isZero();
  }

  /**
   * Each address has one of two threads: what the second client does would wait for the first's.
   */
  @Test
  void whatMayBlockIsOnTheNewClientsAccount() throws Exception {
    Limits limits = Limits.defaults().with(Count.FILTER_CALLS, 2).with(Count.BULKHEAD_SHARE, 50);
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    try (ToyServer server = ToyServer.plain(limits);
        ToyClient first = greeted(server);
        ToyClient second = greeted(server)) {
      server.protocol.hook =
          () -> {
            both.countDown();
            await(end);
          };
      first.send("RUN\r\n");
      second.send("ANNOUNCE 192.0.2.1\r\nRUN\r\n");
      assertThat(second.line()).isEqualTo("announced");
      assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
      end.countDown();
      assertThat(first.line()).isEqualTo("ran");
      assertThat(second.line()).isEqualTo("ran");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(40, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoIsGoneAnnouncesNobody() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
    List<Boolean> letIn = new ArrayList<>();
    Connection connection = protocol.sessions.element().connection;
    protocol.leaving =
        () -> letIn.add(connection.announce(from(new InetSocketAddress("192.0.2.1", 1))));
    wire.reset();
    assertThat(letIn).containsExactly(false);
    assertThat(wire.countedAddresses()).isZero();
  }

  @Test
  void anAddressThatIsNoneIsNotBelieved() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
    Connection connection = protocol.sessions.element().connection;
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("client.example", 1);
    assertThatThrownBy(() -> connection.announce(from(unresolved)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client.example");
    assertThat(Wires.say(wire, "PARTY\r\n")).endsWith("127.0.0.1\r\n");
    assertThat(wire.countedAddresses()).isEqualTo(1);
  }

  @Test
  void whatTheProxyProvedByTlsProvesNothingOfItsClient() {
    TlsInfo proved =
        TlsInfo.of("TLSv1.3", "TLS_AES_256_GCM_SHA384")
            .withServerName("mail.example.org")
            .withChannelBinding("tls-exporter", new byte[32]);
    PeerInfo peer = PeerInfo.inet("toy", new InetSocketAddress("192.0.2.7", 1)).withTls(proved);
    TlsInfo seen =
        SessionPort.announced(peer, from(new InetSocketAddress("192.0.2.1", 1))).tls().get();
    assertThat(seen)
        .isEqualTo(
            TlsInfo.of(proved.protocol(), proved.cipherSuite()).withServerName("mail.example.org"));
    assertThat(seen.channelBinding("tls-exporter")).isEmpty();
  }

  @Test
  void norWhatItProvesLater() throws Exception {
    TlsInfo seen = secured(l -> l, "ANNOUNCE 192.0.2.1\r\n");
    assertThat(seen.channelBinding("tls-server-end-point")).isEmpty();
    assertThat(seen).isEqualTo(TlsInfo.of(seen.protocol(), seen.cipherSuite()));
  }

  @Test
  void whoComesThroughAProxyOfOctetsProvesHimself() throws Exception {
    TlsInfo seen =
        secured(
            l -> l.proxyProtocol(TrustedNetworks.of("127.0.0.1")),
            "PROXY TCP4 192.0.2.1 192.0.2.9 1 25\r\n");
    assertThat(seen.channelBinding("tls-server-end-point")).isPresent();
  }

  /** What a handshake is taken to have shown of the client at the address. */
  private static TlsInfo secured(UnaryOperator<Listener> with, String first) throws Exception {
    Tls tls = Tls.selfSigned("localhost");
    ToyProtocol protocol = new ToyProtocol(TlsMode.STARTTLS);
    LoopbackConnection wire =
        LoopbackConnection.open(
            with.apply(Listener.of(protocol)), new TestServer(), Optional.of(tls));
    assertThat(Wires.say(wire, first + "STARTTLS\r\n")).endsWith("ready\r\n");
    new TlsClient(tls.clientContext(), "TLSv1.3", wire, TlsClient::whole).handshake();
    ToySession session = protocol.sessions.element();
    PeerInfo peer = session.connection.peer();
    assertThat(peer.remoteText()).isEqualTo("192.0.2.1");
    assertThat(session.secured).isEqualTo(peer.tls().orElseThrow());
    return session.secured;
  }

  @Test
  void whoLoggedInBeforeIsNobody() {
    LoopbackConnection wire = Wires.open(new ToyProtocol(TlsMode.NONE), Limits.defaults());
    assertThat(Wires.say(wire, "LOGIN ann\r\nPARTY\r\nANNOUNCE 192.0.2.1\r\nPARTY\r\n"))
        .isEqualTo("hello\r\nwelcome\r\nann\r\nannounced\r\n192.0.2.1\r\n");
    wire.advance(Duration.ofSeconds(61));
    assertThat(Wires.read(wire)).isEqualTo("goodbye TOO_SLOW\r\n");
  }

  @Test
  void eventsTellOfTheNewPeer() throws Exception {
    try (ToyServer server = ToyServer.plain()) {
      ToyClient client = greeted(server);
      ask(client, "ANNOUNCE 192.0.2.1");
      gone(server, client);
      server.close();
      assertThat(server.context.events())
          .anyMatch(
              event ->
                  event instanceof ServerEvent.Disconnected end
                      && end.peer().remoteText().equals("192.0.2.1")
                      && end.peer().proxy().isPresent());
    }
  }

  @Test
  void anAbortedConnectionIsReset() {
    ToyProtocol protocol = new ToyProtocol(TlsMode.NONE);
    LoopbackConnection wire = Wires.open(protocol, Limits.defaults());
    assertThat(Wires.say(wire, "ECHO a\r\nABORT\r\nECHO b\r\n")).doesNotContain("heard", "b\r");
    assertThat(wire.wasReset()).isTrue();
    assertThat(protocol.sessions.element().closedCalls).hasValue(1);
    assertThat(protocol.sessions.element().chunksClosed).hasValue(1);
  }

  @Test
  void theClientNoticesAReset() throws Exception {
    try (ToyServer server = ToyServer.plain();
        ToyClient client = greeted(server)) {
      client.send("ABORT\r\n");
      assertThat(readFailure(client)).contains("reset");
      assertThat(server.protocol.sessions.element().gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(server.protocol.sessions.element().closedCalls).hasValue(1);
    }
  }

  private static String readFailure(ToyClient client) {
    try {
      return "read " + client.line();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static PeerInfo from(InetSocketAddress client) {
    return PeerInfo.inet("elsewhere", client);
  }

  @Test
  void whatIsToldOfTheClientIsBelievedButForTheConnectionsOwn() {
    InetSocketAddress proxy = new InetSocketAddress("192.0.2.7", 1);
    InetSocketAddress here = new InetSocketAddress("192.0.2.8", 25);
    PeerInfo peer = PeerInfo.inet("toy", proxy).withLocal(here);
    PeerInfo client = from(new InetSocketAddress("192.0.2.1", 2)).withName("client.example");
    PeerInfo seen = SessionPort.announced(peer, client);
    assertThat(seen)
        .isEqualTo(
            PeerInfo.inet("toy", new InetSocketAddress("192.0.2.1", 2))
                .withLocal(here)
                .withProxy(proxy)
                .withName("client.example"));
    InetSocketAddress there = new InetSocketAddress("192.0.2.9", 26);
    assertThat(SessionPort.announced(peer, client.withLocal(there)).local()).contains(there);
    assertThat(SessionPort.announced(seen, from(proxy)).name()).isEmpty();
  }

  @Test
  void onlyWhoHasNoAddressSpeaksForOneWithout() {
    PeerInfo socket = PeerInfo.unix("toy");
    assertThat(SessionPort.announced(socket, PeerInfo.unix("elsewhere").withName("a.example")))
        .isEqualTo(socket.withName("a.example"));
    PeerInfo peer = from(new InetSocketAddress("192.0.2.7", 1));
    assertThatThrownBy(() -> SessionPort.announced(peer, socket))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
