package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ServerEvent;
import dev.postern.TrustedNetworks;
import dev.postern.imap.Imap;
import dev.postern.smtp.MailHandled;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behind a load balancer: the announced client counts, if the announcer is trusted. */
@Timeout(60)
class ProxyProtocolTest {
  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };

  @TempDir private Path data;
  private MailHost host;

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void version1() throws Exception {
    trusting("127.0.0.1");
    deliver("PROXY TCP4 192.0.2.7 198.51.100.1 4711 25\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(stored()).contains("Received: from client.example.net ([192.0.2.7])\r\n");
    assertSeen("192.0.2.7");
  }

  @Test
  void version1WithIpv6() throws Exception {
    trusting("127.0.0.0/8");
    deliver("PROXY TCP6 2001:db8::7 2001:db8::1 4711 25\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(stored()).contains("([IPv6:2001:db8:0:0:0:0:0:7])\r\n");
    assertSeen("2001:db8::7");
  }

  @Test
  void version2() throws Exception {
    trusting("127.0.0.1");
    deliver(version2("192.0.2.8", "198.51.100.1", 4711));
    assertThat(stored()).contains("Received: from client.example.net ([192.0.2.8])\r\n");
    assertSeen("192.0.2.8");
  }

  @Test
  void untrustedSourcesAreCut() throws Exception {
    trusting("192.0.2.0/24");
    try (Dialogue smtp = Dialogue.at("127.0.0.1", host.port("smtp"))) {
      smtp.send(
          "PROXY TCP4 192.0.2.7 198.51.100.1 4711 25\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(end(smtp)).isEmpty();
    }
    assertThat(host.events.all(ServerEvent.Connected.class)).isEmpty();
  }

  @Test
  void aClientThatAnnouncesNobodyIsCut() throws Exception {
    trusting("127.0.0.1");
    try (Dialogue smtp = Dialogue.at("127.0.0.1", host.port("smtp"))) {
      smtp.send("EHLO client.example.net\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(end(smtp)).isEmpty();
    }
  }

  private void trusting(String network) throws IOException {
    TrustedNetworks proxies = TrustedNetworks.of(network);
    host =
        MailHost.start(
            data,
            builder ->
                builder.listen(
                    Smtp.mx().host("127.0.0.1").port(0).proxyProtocol(proxies),
                    Imap.imaps().host("127.0.0.1").port(0).proxyProtocol(proxies)));
  }

  private void deliver(byte[] header) throws IOException {
    try (Dialogue smtp = Dialogue.at("127.0.0.1", host.port("smtp"))) {
      smtp.send(header);
      smtp.hear("220");
      smtp.say("EHLO client.example.net", "250");
      smtp.say("MAIL FROM:<someone@example.net>", "250");
      smtp.say("RCPT TO:<ann@example.org>", "250");
      smtp.say("DATA", "354");
      smtp.say("Subject: behind a proxy\r\n\r\nbody\r\n.", "250");
      smtp.say("QUIT", "221");
    }
  }

  private String stored() throws IOException {
    return Files.readString(host.inbox(MailHost.ANN).get(0), StandardCharsets.US_ASCII);
  }

  private void assertSeen(String address) throws Exception {
    InetAddress client = InetAddress.getByName(address);
    InetSocketAddress expected = new InetSocketAddress(client, 4711);
    assertThat(host.events.await(ServerEvent.Connected.class).peer().remote())
        .isEqualTo(Optional.of(expected));
    assertThat(host.events.await(MailHandled.class).envelope().peer().remote())
        .isEqualTo(Optional.of(expected));
    assertThat(host.events.await(ServerEvent.Disconnected.class).peer().remote())
        .isEqualTo(Optional.of(expected));
  }

  /** Whatever comes before the end, or the connection's reset. */
  private static String end(Dialogue dialogue) {
    try {
      String line = dialogue.line();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }

  private static byte[] version2(String source, String destination, int port) throws IOException {
    return ByteBuffer.allocate(28)
        .put(SIGNATURE)
        .put((byte) 0x21)
        .put((byte) 0x11)
        .putShort((short) 12)
        .put(InetAddress.getByName(source).getAddress())
        .put(InetAddress.getByName(destination).getAddress())
        .putShort((short) port)
        .putShort((short) 25)
        .array();
  }
}
