package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.TrustedNetworks;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client that vanishes, whatever it was at, leaves its place to the next one, and no descriptor,
 * session, thread or count.
 */
@Timeout(120)
class VanishingClientsTest {
  private static final Tls TLS = Tls.selfSigned("localhost");

  /** How a client goes: its system resets the connection, or ends it. */
  enum Manner {
    RESET,
    CLOSE
  }

  /** What it is at. */
  enum At {
    START,
    GREETING,
    MID_LINE("ECHO ha"),
    TOO_LONG_A_LINE("x".repeat(ToyProtocol.MAX_LINE + 5)),
    LITERAL("TAKE 1000\r\nsome", "go on"),
    DATA("DATA 1000\r\nsome\r\n", "go on"),
    TOO_MUCH_DATA("DATA 10\r\n" + "x".repeat(1000), "go on"),
    BLOCKING("HOLD\r\n", "holding"),
    CHUNKS("BIG 100000000\r\n", null),
    SEEKING("SEEK 100000000\r\n"),
    WAITING("LATER 300\r\nECHO x\r\n"),
    LINGERING("QUIT\r\nECHO unread\r\n", "bye"),
    FAILED("FAIL\r\n", "goodbye INTERNAL_ERROR");

    private final List<String> script;

    At(String... script) {
      this.script = java.util.Arrays.asList(script);
    }

    void reach(ToyClient client) throws IOException {
      if (this != START) {
        assertThat(client.line()).isEqualTo("hello");
      }
      if (!script.isEmpty()) {
        client.send(script.get(0));
      }
      for (String answer : script.subList(Math.min(1, script.size()), script.size())) {
        if (answer == null) {
          client.skip(1000);
        } else {
          assertThat(client.line()).isEqualTo(answer);
        }
      }
    }
  }

  static Stream<Arguments> states() {
    return Stream.of(At.values())
        .flatMap(at -> Stream.of(Manner.values()).map(manner -> Arguments.of(at, manner)));
  }

  @ParameterizedTest
  @MethodSource("states")
  void inClear(At at, Manner manner) throws Exception {
    Set<String> before = Leftovers.descriptors();
    ToyServer server = ToyServer.plain(onlyOne());
    try (server) {
      vanish(server, at, manner);
      // Only one is let in: it is once the first is counted out, in all and from its address.
      admitted(server, "").close();
    }
    assertNothingIsLeft(server, before);
  }

  @ParameterizedTest
  @MethodSource("states")
  void behindAProxy(At at, Manner manner) throws Exception {
    Set<String> before = Leftovers.descriptors();
    ToyServer server =
        ToyServer.at(l -> l.proxyProtocol(TrustedNetworks.of("127.0.0.1")), onlyOne());
    String header = "PROXY TCP4 192.0.2.7 192.0.2.9 1 25\r\n";
    try (server) {
      try (ToyClient client = server.connect()) {
        client.send(at == At.START ? header.substring(0, 12) : header);
        at.reach(client);
        go(client, manner);
      }
      admitted(server, header).close();
    }
    assertNothingIsLeft(server, before);
  }

  @ParameterizedTest
  @EnumSource(Manner.class)
  void inAHandshake(Manner manner) throws Exception {
    Set<String> before = Leftovers.descriptors();
    ToyServer server = ToyServer.tls(TlsMode.IMPLICIT, TLS::newServerEngine);
    for (String sent : List.of("", "\26\3\1", "\26\3\1\2\0\1", "nonsense\r\n")) {
      try (ToyClient client = server.connect()) {
        client.send(sent);
        go(client, manner);
      }
    }
    Leftovers.await(() -> count(server, ServerEvent.Disconnected.class) == 4);
    server.close();
    assertNothingIsLeft(server, before);
  }

  @ParameterizedTest
  @EnumSource(
      value = At.class,
      names = {"GREETING", "CHUNKS", "SEEKING"})
  void itsPlaceIsFreeThoughWhatEndsWithItFails(At at) throws Exception {
    ToyServer server = ToyServer.plain(onlyOne());
    server.protocol.closeFailure = new IllegalStateException("a bug, as was asked for");
    vanish(server, at, Manner.RESET);
    ToyClient next = admitted(server, "");
    server.close();
    next.close();
    assertThat(count(server, ServerEvent.Connected.class)).isEqualTo(2);
    assertThat(count(server, ServerEvent.Disconnected.class)).isEqualTo(2);
    for (ToySession session : server.protocol.sessions) {
      assertThat(session.closedCalls).hasValue(1);
    }
    Leftovers.assertNoThreads();
  }

  @Test
  void aReplyThatFailsToCloseIsTheLast() throws Exception {
    try (ToyServer server = ToyServer.plain(onlyOne());
        ToyClient client = server.connect()) {
      server.protocol.closeFailure = new IllegalStateException("a bug, as was asked for");
      assertThat(client.line()).isEqualTo("hello");
      client.send("BIG 10\r\n");
      assertThat(client.line()).isEqualTo("x".repeat(10) + "done");
      assertThat(client.line()).isEqualTo("goodbye INTERNAL_ERROR");
      assertThat(client.line()).isNull();
    }
  }

  private static Limits onlyOne() {
    return Limits.defaults()
        .with(Count.CONNECTIONS, 1)
        .with(Count.CONNECTIONS_PER_ADDRESS, 1)
        .with(Time.HALF_CLOSED, Duration.ofMillis(50))
        .with(Time.WRITE_STALL, Duration.ofSeconds(2));
  }

  private static void vanish(ToyServer server, At at, Manner manner) throws IOException {
    try (ToyClient client = server.connect()) {
      at.reach(client);
      go(client, manner);
    }
  }

  private static void go(ToyClient client, Manner manner) throws IOException {
    if (manner == Manner.RESET) {
      client.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    client.close();
  }

  private static ToyClient admitted(ToyServer server, String header) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      ToyClient client = server.connect();
      try {
        client.send(header);
        if ("hello".equals(client.line())) {
          return client;
        }
      } catch (IOException e) {
        // Turned away with its header unread, which resets the connection.
        assertThat(server.protocol.sessions).isNotNull();
      }
      client.close();
      LockSupport.parkNanos(1_000_000);
      assertThat(System.nanoTime()).as("still locked out").isLessThan(end);
    }
  }

  private static void assertNothingIsLeft(ToyServer server, Set<String> descriptorsBefore) {
    assertThat(count(server, ServerEvent.Disconnected.class))
        .isEqualTo(count(server, ServerEvent.Connected.class));
    for (ToySession session : server.protocol.sessions) {
      assertThat(session.closedCalls).hasValue(1);
    }
    Leftovers.assertNoThreads();
    Leftovers.assertNoDescriptorsSince(descriptorsBefore);
  }

  private static long count(ToyServer server, Class<? extends ServerEvent> kind) {
    return server.context.events().stream().filter(kind::isInstance).count();
  }
}
