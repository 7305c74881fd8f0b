package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.DisconnectReason;
import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.Listener;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.TrustedNetworks;
import dev.postern.net.Action;
import dev.postern.net.Interceptor;
import dev.postern.net.Moment;
import dev.postern.net.Protocol.TlsMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an observer learns of a connection's end. */
class DisconnectedTest {
  /** For which a client that may still be sending is not reset. */
  private static final Duration LINGER = Duration.ofSeconds(3);

  private final TestServer server =
      new TestServer(
          Limits.defaults()
              .with(Count.OVERLONG_LINE_OCTETS, 10_000)
              .with(Time.LOGIN, Duration.ofSeconds(60))
              .with(Time.WRITE_STALL, Duration.ofSeconds(60)));
  private LoopbackConnection wire = open(TlsMode.NONE, Optional.empty());

  @Test
  void asTheProtocolHasIt() {
    wire.advance(Duration.ofSeconds(7));
    say("ECHO some\r\nQUIT\r\n");

    ServerEvent.Disconnected end = end();
    assertThat(end.reason()).isEqualTo(DisconnectReason.ENDED);
    assertThat(end.octetsIn()).isEqualTo("ECHO some\r\nQUIT\r\n".length());
    assertThat(end.octetsOut()).isEqualTo("hello\r\nsome\r\nbye\r\n".length());
    assertThat(end.duration()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void whatIsDroppedHasComeAllTheSame() {
    say("QUIT\r\nECHO too late\r\n");
    wire.advance(LINGER);

    assertThat(end().octetsIn()).isEqualTo("QUIT\r\nECHO too late\r\n".length());
    assertThat(end().reason()).isEqualTo(DisconnectReason.ENDED);
  }

  @Test
  void theClientHangsUp() {
    wire.inputClosed();
    assertThat(end().reason()).isEqualTo(DisconnectReason.CLIENT_LEFT);
  }

  @Test
  void theConnectionBreaks() {
    wire.reset();
    assertThat(end().reason()).isEqualTo(DisconnectReason.LOST);
  }

  /** A client need not wait for the server's last word. */
  @Test
  void theConnectionBreaksWhenTheClientHasSaidGoodbye() {
    wire.stopReading();
    say("QUIT\r\n");
    wire.reset();
    assertThat(end().reason()).isEqualTo(DisconnectReason.ENDED);
  }

  @Test
  void theSessionAborts() {
    say("ECHO a\r\nABORT\r\n");

    ServerEvent.Disconnected end = end();
    assertThat(end.reason()).isEqualTo(DisconnectReason.ABORTED);
    assertThat(end.octetsIn()).isEqualTo("ECHO a\r\nABORT\r\n".length());
    assertThat(end.octetsOut()).isLessThan("hello\r\na\r\n".length() + 300_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "reset", "replace"})
  void anInterceptorEndsIt(String how) {
    Action action =
        switch (how) {
          case "cut" -> Action.cutAfter(3);
          case "reset" -> Action.reset();
          default -> Action.replace("abc".getBytes(StandardCharsets.US_ASCII));
        };
    Class<? extends Moment> kind =
        how.equals("replace") ? Moment.DataEnd.class : Moment.Reply.class;
    intercepted(moment -> kind.isInstance(moment) ? action : Action.goOn());
    say("TAKE 0\r\n");
    wire.advance(LINGER);

    ServerEvent.Disconnected end = end();
    assertThat(end.reason()).isEqualTo(DisconnectReason.ABORTED);
    assertThat(end.octetsIn()).isEqualTo("TAKE 0\r\n".length());
    long sent = "hello\r\n".length();
    assertThat(end.octetsOut())
        .isEqualTo(
            switch (how) {
              case "cut" -> sent + 3;
              case "reset" -> sent;
              default -> sent + "go on\r\n".length() + 3;
            });
  }

  @Test
  void whatIsStalledEndsWithTheServer() {
    intercepted(moment -> moment instanceof Moment.Command ? Action.stall() : Action.goOn());
    say("ECHO a\r\n");
    wire.serverStops();
    assertThat(end().reason()).isEqualTo(DisconnectReason.SHUTDOWN);
  }

  @Test
  void theFirstReasonCounts() {
    intercepted(moment -> moment instanceof Moment.Closing ? Action.reset() : Action.goOn());
    say("FAIL\r\n");
    assertThat(end().reason()).isEqualTo(DisconnectReason.SERVER_FAILED);
  }

  private void intercepted(Interceptor by) {
    wire.reset();
    server.events().clear();
    Listener listener = Listener.of(new ToyProtocol(TlsMode.NONE)).interceptor(by);
    wire = LoopbackConnection.open(listener, server, Optional.empty());
  }

  @Test
  void silence() {
    say("LOGIN ann\r\n");
    wire.advance(Limits.defaults().of(Time.IMAP_IDLE).plusSeconds(1));
    assertThat(end().reason()).isEqualTo(DisconnectReason.IDLE);
  }

  @Test
  void noLoginInTime() {
    wire.advance(Duration.ofSeconds(61));
    assertThat(end().reason()).isEqualTo(DisconnectReason.TOO_SLOW);
  }

  @Test
  void whatIsSentIsNotRead() {
    say("LOGIN ann\r\n");
    wire.stopReading();
    say("BIG 3000000\r\n");
    wire.advance(Duration.ofSeconds(61));
    wire.advance(Duration.ofSeconds(61));
    assertThat(end().reason()).isEqualTo(DisconnectReason.NOT_READING);
  }

  @Test
  void aLineWithoutEnd() {
    say("x".repeat(ToyProtocol.MAX_LINE));
    say("x".repeat(20_000));
    wire.advance(LINGER);
    assertThat(end().reason()).isEqualTo(DisconnectReason.ENDLESS_LINE);
  }

  @Test
  void aBug() {
    say("FAIL\r\n");
    assertThat(end().reason()).isEqualTo(DisconnectReason.SERVER_FAILED);
  }

  @Test
  void theServerStops() {
    wire.serverStops();
    assertThat(end().reason()).isEqualTo(DisconnectReason.SHUTDOWN);
  }

  @Test
  void theServerStopsBeforeThereIsASession() {
    LoopbackConnection silent = open(TlsMode.IMPLICIT, Optional.of(Tls.selfSigned("localhost")));
    wire.reset();
    server.events().clear();
    silent.serverStops();
    assertThat(end().reason()).isEqualTo(DisconnectReason.SHUTDOWN);
  }

  @Test
  void tlsFails() {
    wire.reset();
    server.events().clear();
    open(TlsMode.IMPLICIT, Optional.of(Tls.selfSigned("localhost")))
        .feed("EHLO me\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(end().reason()).isEqualTo(DisconnectReason.TLS_FAILED);
  }

  @Test
  void whoMayNotSpeakForOthersWasNeverConnected() {
    wire.reset();
    server.events().clear();
    Listener behind =
        Listener.of(new ToyProtocol(TlsMode.NONE)).proxyProtocol(TrustedNetworks.of("10.0.0.0/8"));
    LoopbackConnection.open(behind, server, Optional.empty()).settle();

    assertThat(server.events())
        .singleElement()
        .isInstanceOfSatisfying(
            ServerEvent.ProxyRefused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("untrusted-proxy");
              assertThat(refused.peer().remoteText()).isEqualTo("127.0.0.1");
            });
  }

  private LoopbackConnection open(TlsMode mode, Optional<Tls> tls) {
    return LoopbackConnection.open(Listener.of(new ToyProtocol(mode)), server, tls);
  }

  private void say(String text) {
    wire.feed(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Told once. */
  private ServerEvent.Disconnected end() {
    return server.events().stream()
        .filter(ServerEvent.Disconnected.class::isInstance)
        .map(ServerEvent.Disconnected.class::cast)
        .reduce(
            (first, second) -> {
              throw new AssertionError("told twice");
            })
        .orElseThrow();
  }
}
