package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.Tls;
import dev.postern.net.Protocol.TlsMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STARTTLS, and clear text smuggled behind it (CVE-2011-0411). */
class StartTlsTest {
  private static final Tls TLS = Tls.selfSigned("localhost");

  private final ToyProtocol protocol = new ToyProtocol(TlsMode.STARTTLS);
  private final LoopbackConnection wire =
      LoopbackConnection.open(Listener.of(protocol), new TestServer(), Optional.of(TLS));

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void secures(String version) throws SSLException {
    assertThat(clear("ECHO in clear\r\nSTARTTLS\r\n")).isEqualTo("hello\r\nin clear\r\nready\r\n");
    TlsClient client =
        new TlsClient(TLS.clientContext(), version, wire, TlsClient::bytewise).handshake();
    assertThat(client.read()).isEmpty();
    assertThat(client.say("PEER\r\nSTARTTLS\r\n"))
        .contains("protocol=" + version)
        .endsWith("no\r\n");
  }

  @Test
  void aLoginBeforeIsForgottenAndAwaitedAgain() throws SSLException {
    clear("LOGIN\r\n");
    wire.advance(Duration.ofSeconds(59));
    clear("STARTTLS\r\n");
    TlsClient client =
        new TlsClient(TLS.clientContext(), "TLSv1.3", wire, TlsClient::whole).handshake();
    wire.advance(Duration.ofSeconds(59));
    assertThat(client.say("ECHO on\r\n")).isEqualTo("on\r\n");
    wire.advance(Duration.ofSeconds(2));
    assertThat(client.read()).isEqualTo("goodbye TOO_SLOW\r\n");
  }

  @Test
  void aLoginThatIsAwaitedGetsNoMoreTime() throws SSLException {
    wire.advance(Duration.ofSeconds(55));
    clear("STARTTLS\r\n");
    TlsClient client =
        new TlsClient(TLS.clientContext(), "TLSv1.3", wire, TlsClient::whole).handshake();
    wire.advance(Duration.ofSeconds(6));
    assertThat(client.read()).isEqualTo("goodbye TOO_SLOW\r\n");
  }

  @Test
  void dropsClearTextInTheSameSegment() throws SSLException {
    assertThat(clear("STARTTLS\r\nECHO smuggled\r\n")).isEqualTo("hello\r\nready\r\n");
    TlsClient client =
        new TlsClient(TLS.clientContext(), "TLSv1.3", wire, TlsClient::whole).handshake();
    assertThat(client.say("ECHO real\r\n")).isEqualTo("real\r\n");
  }

  @Test
  void keepsAHandshakeThatFollowsTheReplyAtOnce() throws SSLException {
    assertThat(clear("")).isEqualTo("hello\r\n");
    TlsClient client = new TlsClient(TLS.clientContext(), "TLSv1.3", wire, TlsClient::whole);
    wire.answerAtOnce(client.hello());
    assertThat(clear("STARTTLS\r\nECHO smuggled\r\n")).startsWith("ready\r\n\u0016\u0003\u0003");
  }

  @Test
  void dropsABeginningOfALine() throws SSLException {
    assertThat(clear("STARTTLS\r\nECHO smugg")).isEqualTo("hello\r\nready\r\n");
    TlsClient client =
        new TlsClient(TLS.clientContext(), "TLSv1.3", wire, TlsClient::whole).handshake();
    assertThat(client.say("ECHO real\r\n")).isEqualTo("real\r\n");
  }

  @Test
  void neverRunsClearTextInALaterSegment() {
    assertThat(clear("STARTTLS\r\n")).isEqualTo("hello\r\nready\r\n");
    assertThat(clear("ECHO smuggled\r\n")).doesNotContain("smuggled");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void isNotOfferedWithoutCertificates() {
    LoopbackConnection bare =
        LoopbackConnection.open(Listener.of(protocol), new TestServer(), Optional.empty());
    bare.drain();
    bare.feed("STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(bare.drain(), StandardCharsets.US_ASCII)).isEqualTo("no\r\n");
  }

  private String clear(String text) {
    wire.feed(text.getBytes(StandardCharsets.US_ASCII));
    return new String(wire.drain(), StandardCharsets.ISO_8859_1);
  }
}
