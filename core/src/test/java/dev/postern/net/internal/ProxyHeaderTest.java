package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.TrustedNetworks;
import dev.postern.net.Protocol.TlsMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY protocol headers, each also octet by octet. */
class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.1 198.51.100.2 56324 25, /192.0.2.1:56324, /198.51.100.2:25",
    "PROXY TCP6 2001:db8::1 2001:db8::2 1 65535, '/[2001:db8:0:0:0:0:0:1]:1', "
        + "'/[2001:db8:0:0:0:0:0:2]:65535'",
    "PROXY TCP6 ::ffff:192.0.2.1 ::ffff:c633:6402 56324 25, /192.0.2.1:56324, /198.51.100.2:25",
    "PROXY UNKNOWN, -, -",
    "PROXY UNKNOWN ffff:: whatever 1 2, -, -",
  })
  void takesVersion1(String line, String source, String destination) throws Exception {
    expect((line + "\r\n").getBytes(StandardCharsets.US_ASCII), source, destination);
  }

  @ParameterizedTest
  @CsvSource({
    "2111000c c0000201 c6336402 dc04 0019, /192.0.2.1:56324, /198.51.100.2:25",
    "21110012 c0000201 c6336402 dc04 0019 030003aabbcc, /192.0.2.1:56324, /198.51.100.2:25",
    "21210024 20010db8000000000000000000000001 20010db8000000000000000000000002 0001 ffff, "
        + "'/[2001:db8:0:0:0:0:0:1]:1', '/[2001:db8:0:0:0:0:0:2]:65535'",
    "21210024 00000000000000000000ffffc0000201 00000000000000000000ffffc6336402 dc04 0019, "
        + "/192.0.2.1:56324, /198.51.100.2:25",
    "20000000, -, -",
    "2011000c c0000201 c6336402 dc04 0019, -, -",
    "21000003 aabbcc, -, -",
  })
  void takesVersion2(String hex, String source, String destination) throws Exception {
    expect(HexFormat.of().parseHex(SIGNATURE + hex.replace(" ", "")), source, destination);
  }

  private static void expect(byte[] octets, String source, String destination) throws Exception {
    ByteBuffer all = ByteBuffer.allocate(octets.length + 4).put(octets).put(new byte[4]).flip();
    ProxyHeader whole = new ProxyHeader.Parser().take(all).orElseThrow();
    assertThat(all.remaining()).isEqualTo(4);
    ProxyHeader.Parser bytewise = new ProxyHeader.Parser();
    for (int i = 0; i < octets.length; i++) {
      Optional<ProxyHeader> found = bytewise.take(ByteBuffer.wrap(octets, i, 1));
      assertThat(found.isPresent()).isEqualTo(i == octets.length - 1);
      found.ifPresent(header -> assertThat(header).isEqualTo(whole));
    }
    assertThat(whole.source().map(Object::toString).orElse("-")).isEqualTo(source);
    assertThat(whole.destination().map(Object::toString).orElse("-")).isEqualTo(destination);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO me\r\n",
        "\u0016\u0003\u0001",
        "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
        "PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.02.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 localhost localhost 1 2\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP6 1:::2 ::1 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 65536 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 -1 2\r\n",
        "PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY \r\n",
      })
  void refusesAllElse(String text) {
    refuse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3111000c c0000201 c6336402 dc04 0019",
        "2211000c c0000201 c6336402 dc04 0019",
        "2112000c c0000201 c6336402 dc04 0019",
        "21110008 c0000201 c6336402",
        "2111ffff",
      })
  void refusesBrokenVersion2(String hex) {
    refuse(HexFormat.of().parseHex(SIGNATURE + hex.replace(" ", "")));
  }

  @Test
  void refusesEndlessVersion1() {
    refuse(("PROXY UNKNOWN " + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII));
  }

  private static void refuse(byte[] octets) {
    assertThatThrownBy(() -> new ProxyHeader.Parser().take(ByteBuffer.wrap(octets)))
        .isInstanceOf(ProxyHeader.Malformed.class);
  }

  @Test
  void tellsTheSessionItsClient() {
    LoopbackConnection wire = behind("127.0.0.0/8");
    assertThat(say(wire, "")).isEmpty();
    assertThat(say(wire, "PROXY TCP4 192.0.2.1 198.51.100.2 56324 25\r\nPEER\r\n"))
        .startsWith("hello\r\n")
        .contains("remote=Optional[/192.0.2.1:56324]", "local=Optional[/198.51.100.2:25]")
        .contains("proxy=Optional[localhost/127.0.0.1:54321]");
  }

  @Test
  void keepsTheSocketsAddressWhenTheProxySpeaksForItself() {
    assertThat(say(behind("127.0.0.0/8"), "PROXY UNKNOWN\r\nPEER\r\n"))
        .contains("remote=Optional[localhost/127.0.0.1:54321]", "proxy=Optional.empty");
  }

  @Test
  void believesNobodyElse() {
    LoopbackConnection wire = behind("192.0.2.0/24");
    assertThat(wire.closed()).isTrue();
    assertThat(say(wire, "PROXY TCP4 192.0.2.1 198.51.100.2 1 2\r\n")).isEmpty();
  }

  @Test
  void insistsOnTheHeader() {
    LoopbackConnection wire = behind("127.0.0.0/8");
    assertThat(say(wire, "EHLO me\r\n")).isEmpty();
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void doesNotWaitForever() {
    LoopbackConnection wire = behind("127.0.0.0/8");
    say(wire, "PROXY TCP4");
    wire.advance(Limits.defaults().of(Limits.Time.PROXY_HEADER).plus(Duration.ofSeconds(1)));
    assertThat(wire.closed()).isTrue();
  }

  private static LoopbackConnection behind(String trusted) {
    Listener listener =
        Listener.of(new ToyProtocol(TlsMode.NONE)).proxyProtocol(TrustedNetworks.of(trusted));
    return LoopbackConnection.open(listener, new TestServer(), Optional.empty());
  }

  private static String say(LoopbackConnection wire, String text) {
    wire.feed(text.getBytes(StandardCharsets.US_ASCII));
    return new String(wire.drain(), StandardCharsets.ISO_8859_1);
  }
}
