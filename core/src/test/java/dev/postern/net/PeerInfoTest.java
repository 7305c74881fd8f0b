package dev.postern.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerInfoTest {

  @Test
  void isOneShortLine() throws UnknownHostException {
    InetSocketAddress client = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 50123);
    TlsInfo tls =
        new TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384", Optional.empty(), Optional.empty());
    PeerInfo peer =
        new PeerInfo("imaps", Optional.of(client), Optional.of(client), Optional.empty());
    PeerInfo unix = new PeerInfo("lmtp", Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(peer).hasToString("imaps 192.0.2.1:50123");
    assertThat(peer.withTls(tls)).hasToString("imaps 192.0.2.1:50123 TLSv1.3");
    assertThat(unix).hasToString("lmtp unix");
  }

  @Test
  void thePortOfAnIpv6AddressCanBeToldApart() throws UnknownHostException {
    InetSocketAddress client = new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 50123);
    PeerInfo peer =
        new PeerInfo("imaps", Optional.of(client), Optional.of(client), Optional.empty());

    assertThat(peer).hasToString("imaps [2001:db8:0:0:0:0:0:1]:50123");
    assertThat(peer.remoteText()).isEqualTo("2001:db8:0:0:0:0:0:1");
  }
}
