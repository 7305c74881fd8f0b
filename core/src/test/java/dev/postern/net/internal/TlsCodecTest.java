package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.net.Protocol.TlsMode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS in memory, against the JDK's client engine. */
class TlsCodecTest {
  private static final Tls TLS = Tls.selfSigned("localhost");

  private final TestServer server = new TestServer();
  private final ToyProtocol implicit = new ToyProtocol(TlsMode.IMPLICIT);
  private final LoopbackConnection wire = open(implicit);

  private LoopbackConnection open(ToyProtocol protocol) {
    return LoopbackConnection.open(Listener.of(protocol), server, Optional.of(TLS));
  }

  private TlsClient client(String version, Function<byte[], List<byte[]>> cut) throws SSLException {
    return new TlsClient(TLS.clientContext(), version, wire, cut).handshake();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void talks(String version) throws SSLException {
    TlsClient client = client(version, TlsClient::whole);
    assertThat(client.read()).isEqualTo("hello\r\n");
    assertThat(client.say("ECHO a\r\nECHO b\r\n")).isEqualTo("a\r\nb\r\n");
    assertThat(client.say("PEER\r\n")).contains("protocol=" + version, "cipherSuite=TLS_");
    assertThat(server.events()).hasAtLeastOneElementOfType(ServerEvent.Secured.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesOctetsOneByOne(String version) throws SSLException {
    TlsClient client = client(version, TlsClient::bytewise);
    assertThat(client.read()).isEqualTo("hello\r\n");
    assertThat(client.say("ECHO a\r\nTAKE 4\r\n1234ECHO b\r\n"))
        .isEqualTo("a\r\ngo on\r\nCOMPLETE 4 1234\r\nb\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void takesRandomPieces(int seed) throws SSLException {
    Random random = new Random(seed);
    String version = seed % 2 == 0 ? "TLSv1.2" : "TLSv1.3";
    TlsClient client = client(version, octets -> pieces(octets, random));
    assertThat(client.read()).isEqualTo("hello\r\n");
    String text = "z".repeat(40_000);
    assertThat(client.say("TAKE 40000\r\n" + text + "ECHO end\r\n"))
        .startsWith("go on\r\nCOMPLETE 40000 zzz")
        .endsWith("zzz\r\nend\r\n");
  }

  private static List<byte[]> pieces(byte[] octets, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < octets.length; ) {
      int end = Math.min(octets.length, at + 1 + random.nextInt(random.nextInt(3000) + 1));
      pieces.add(Arrays.copyOfRange(octets, at, end));
      at = end;
    }
    return pieces;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesOneOctetRecords(String version) throws SSLException {
    TlsClient client = client(version, TlsClient::whole);
    client.read();
    client.sendInTinyRecords("ECHO tiny\r\nTAKE 2500\r\n" + "t".repeat(2500));
    assertThat(client.read()).startsWith("tiny\r\ngo on\r\nCOMPLETE 2500 ttt");
  }

  @Test
  void followsKeyUpdates() throws SSLException {
    TlsClient client = client("TLSv1.3", TlsClient::bytewise);
    client.read();
    for (int i = 0; i < 3; i++) {
      client.engine.beginHandshake();
      assertThat(client.say("ECHO with new keys\r\n")).isEqualTo("with new keys\r\n");
    }
  }

  @Test
  void refusesRenegotiation() throws SSLException {
    TlsClient client = client("TLSv1.2", TlsClient::whole);
    client.read();
    client.engine.beginHandshake();
    assertThatThrownBy(client::progress).isInstanceOf(SSLException.class);
    assertThat(wire.closed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void answersCloseNotify(String version) throws SSLException {
    TlsClient client = client(version, TlsClient::whole);
    client.read();
    client.send("ECHO last\r\n");
    client.close();
    assertThat(client.read()).isEqualTo("last\r\n");
    assertThat(client.serverClosed()).isTrue();
    assertThat(wire.closed()).isTrue();
  }

  /**
   * What comes too late for a client that ended TLS is dropped, and the end is answered all the
   * same: with TLS 1.2 it ends both directions (RFC 5246 §7.2.1), with TLS 1.3 one (RFC 8446 §6.1).
   */
  @ParameterizedTest
  @CsvSource({"TLSv1.2, ''", "TLSv1.3, last"})
  void answersCloseNotifyWhenAReplyIsPending(String version, String heard) throws SSLException {
    List<byte[]> kept = new ArrayList<>();
    boolean[] keeps = {false};
    TlsClient client = client(version, octets -> kept(octets, keeps[0], kept));
    client.read();
    keeps[0] = true;
    client.send("ECHO last\r\n");
    client.close();
    wire.feed(joined(kept));
    assertThat(client.read().strip()).isEqualTo(heard);
    assertThat(client.serverClosed()).isTrue();
    assertThat(wire.closed()).isTrue();
  }

  private static List<byte[]> kept(byte[] octets, boolean keeps, List<byte[]> kept) {
    if (!keeps) {
      return List.of(octets);
    }
    kept.add(octets);
    return List.of();
  }

  private static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sendsALargeReplyWholeBeforeItCloses(String version) throws SSLException {
    TlsClient client = client(version, TlsClient::whole);
    client.read();
    client.send("BIG 3000000\r\nQUIT\r\n");
    assertThat(client.read()).hasSize(3_000_000 + "done\r\nbye\r\n".length()).endsWith("bye\r\n");
    assertThat(client.serverClosed()).isTrue();
    assertThat(wire.closed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesATruncatedEndForAnEnd(String version) throws SSLException {
    TlsClient client = client(version, TlsClient::whole);
    client.read();
    client.send("ECHO last\r\n");
    wire.inputClosed();
    assertThat(client.read()).isEqualTo("last\r\n");
    assertThat(client.serverClosed()).isTrue();
    assertThat(wire.closed()).isTrue();
    assertThat(implicit.sessions.element().closedCalls).hasValue(1);
  }

  @Test
  void endsWithinARecord() throws SSLException {
    TlsClient client = client("TLSv1.3", TlsClient::whole);
    client.read();
    byte[] record = client.wrap(ByteBuffer.wrap(new byte[100]));
    wire.feed(Arrays.copyOf(record, 50));
    wire.inputClosed();
    assertThat(wire.closed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QUIT\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "\u0016\u0003\u0001\u00ff\u00ff",
        "\u0016\u0003\u0001\u0000\u0004abcd",
        "\u0080.\u0001\u0003\u0001"
      })
  void closesOnWhatIsNoTls(String octets) {
    wire.feed(octets.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(wire.closed()).isTrue();
    assertThat(implicit.sessions).isEmpty();
    assertThat(server.events())
        .filteredOn(ServerEvent.TlsFailed.class::isInstance)
        .singleElement()
        .satisfies(failed -> assertThat(failed.connection()).contains("loop"));
  }

  @Test
  void closesOnABrokenRecord() throws SSLException {
    TlsClient client = client("TLSv1.3", TlsClient::whole);
    client.read();
    byte[] record = client.wrap(ByteBuffer.wrap("ECHO x\r\n".getBytes(StandardCharsets.US_ASCII)));
    record[record.length - 1] ^= 1;
    wire.feed(record);
    assertThat(wire.closed()).isTrue();
    assertThatThrownBy(client::read).isInstanceOf(SSLException.class);
    wire.inputClosed();
    assertThat(implicit.sessions.element().closedCalls).hasValue(1);
  }

  @Test
  void endsAHandshakeThatTakesTooLong() {
    wire.advance(Limits.defaults().of(Limits.Time.HANDSHAKE).minusSeconds(1));
    assertThat(wire.closed()).isFalse();
    wire.advance(Duration.ofSeconds(2));
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void passesTheServerNameOn() throws SSLException {
    TlsClient client = new TlsClient(TLS.clientContext(), "TLSv1.3", wire, TlsClient::whole);
    SSLParameters parameters = client.engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName("mail.example.org")));
    client.engine.setSSLParameters(parameters);
    client.handshake();
    client.read();
    assertThat(client.say("PEER\r\n")).contains("serverName=Optional[mail.example.org]");
  }
}
