package dev.postern.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class PeerInfoTest {

  @Test
  void isOneShortLine() throws UnknownHostException {
    InetSocketAddress client = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 50123);
    TlsInfo tls = TlsInfo.of("TLSv1.3", "TLS_AES_256_GCM_SHA384");
    PeerInfo peer = PeerInfo.inet("imaps", client).withLocal(client);
    PeerInfo unix = PeerInfo.unix("lmtp");

    assertThat(peer).hasToString("imaps 192.0.2.1:50123");
    assertThat(peer.withTls(tls)).hasToString("imaps 192.0.2.1:50123 TLSv1.3");
    assertThat(unix).hasToString("lmtp unix");
  }

  @Test
  void thePortOfAnIpv6AddressCanBeToldApart() throws UnknownHostException {
    InetSocketAddress client = new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 50123);
    PeerInfo peer = PeerInfo.inet("imaps", client).withLocal(client);

    assertThat(peer).hasToString("imaps [2001:db8:0:0:0:0:0:1]:50123");
    assertThat(peer.remoteText()).isEqualTo("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void isAValueThatGrows() throws UnknownHostException {
    InetSocketAddress client = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 50123);
    InetSocketAddress proxy = new InetSocketAddress(InetAddress.getByName("192.0.2.9"), 4);
    PeerInfo peer = PeerInfo.inet("imaps", client);
    PeerInfo told = peer.withProxy(proxy).withTls(TlsInfo.of("TLSv1.3", "S")).withLocal(client);

    PeerInfo named = peer.withName("a.example").withProxy(proxy).withLocal(client);
    assertThat(named.withTls(TlsInfo.of("TLSv1.3", "S")).name()).contains("a.example");
    assertThat(told.name()).isEmpty();
    assertThat(told.proxy()).contains(proxy);
    assertThat(told.local()).contains(client);
    assertThat(told.tls()).contains(TlsInfo.of("TLSv1.3", "S"));
    assertThat(told.remote()).contains(client);
    assertThat(peer)
        .isEqualTo(PeerInfo.inet("imaps", client))
        .hasSameHashCodeAs(PeerInfo.inet("imaps", client))
        .isNotEqualTo(peer.withProxy(proxy))
        .isNotEqualTo(peer.withLocal(client))
        .isNotEqualTo(peer.withName("client.example"))
        .isNotEqualTo(PeerInfo.unix("imaps"));
  }

  /** Of IPv6, all IPv4 addresses would be one network, and no name or network would be the same. */
  @Test
  void anIpv4MappedAddressIsIpv4() throws UnknownHostException {
    byte[] octets = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    InetSocketAddress mapped =
        new InetSocketAddress(Inet6Address.getByAddress("", octets, -1), 50123);
    InetSocketAddress client = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 50123);
    PeerInfo peer = PeerInfo.inet("imaps", mapped);

    assertThat(mapped.getAddress()).isInstanceOf(Inet6Address.class);
    assertThat(peer).isEqualTo(PeerInfo.inet("imaps", client));
    assertThat(peer.remoteText()).isEqualTo("192.0.2.1");
    assertThat(peer.network()).contains(client.getAddress());
    assertThat(peer.withLocal(mapped).local()).contains(client);
    assertThat(peer.withProxy(mapped).proxy()).contains(client);
    assertThat(PeerInfo.networkOf(mapped.getAddress())).isEqualTo(client.getAddress());
  }
}
