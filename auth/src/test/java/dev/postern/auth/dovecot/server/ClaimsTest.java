package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.net.PeerInfo;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
  private static final PeerInfo UNIX = PeerInfo.unix("auth");

  private static Request request(String... parameters) throws BrokenProtocol {
    List<String> fields = new ArrayList<>(List.of("AUTH", "1", "PLAIN", "service=smtp"));
    fields.addAll(List.of(parameters));
    return Request.of(fields);
  }

  @Test
  void theClientIsWhereItIsSaidToBe() throws Exception {
    PeerInfo peer =
        Claims.peer(request("rip=2001:db8::1", "rport=5", "lip=192.0.2.1", "lport=25"), UNIX);
    assertThat(peer.remote()).contains(new InetSocketAddress("2001:db8::1", 5));
    assertThat(peer.local()).contains(new InetSocketAddress("192.0.2.1", 25));
    assertThat(peer.confidential()).isFalse();
    assertThat(peer.listener()).isEqualTo("auth");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "127.0.0.1", "192.0.2.30"})
  void itsAddressIsAsItIsWritten(String address) throws Exception {
    assertThat(Claims.peer(request("rip=" + address), UNIX).remoteText()).isEqualTo(address);
  }

  @Test
  void itIsEncryptedIfThatIsSaid() throws Exception {
    PeerInfo peer =
        Claims.peer(request("rip=192.0.2.1", "secured", "local_name=mail.example.org"), UNIX);
    assertThat(peer.confidential()).isTrue();
    assertThat(peer.tls().orElseThrow().serverName()).contains("mail.example.org");
    assertThat(Claims.peer(request("secured=tls"), UNIX).tls()).isPresent();
  }

  @Test
  void whoAsksByTcpStandsInBetween() throws Exception {
    InetSocketAddress asks = new InetSocketAddress("192.0.2.9", 4);
    assertThat(Claims.peer(request("rip=192.0.2.1"), PeerInfo.inet("auth", asks)).proxy())
        .contains(asks);
    assertThat(Claims.peer(request(), UNIX).remote()).isEmpty();
    assertThat(Claims.peer(request("rip="), UNIX).remote()).isEmpty();
    assertThat(Claims.peer(request("rip=fe80::1%eth7"), UNIX).remoteText())
        .isEqualTo("fe80:0:0:0:0:0:0:1");
  }

  /** A name would have to be looked up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rip=localhost",
        "rip=999.1.1.1",
        "rip=1.1.1.256",
        "rip=1.2.3.4.5",
        "rip=1.2.3.",
        "rip=.1.2.3",
        "rip=x:1",
        "rip=1.2.3",
        "rip=dead",
        "rip=1:2:3",
        "lip=a b",
        "rip=::1\tx"
      })
  void whatIsNoAddressIsNoRequest(String parameter) {
    assertThatThrownBy(() -> Claims.peer(request(parameter), UNIX))
        .isInstanceOf(BrokenProtocol.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "-1", "x", "", "999999"})
  void whatIsNoPortIsNoRequest(String port) {
    assertThatThrownBy(() -> Claims.peer(request("rip=192.0.2.1", "rport=" + port), UNIX))
        .isInstanceOf(BrokenProtocol.class);
  }

  @Test
  void aCertificateHasANameIfItWasVerified() throws Exception {
    assertThat(Claims.certificateName(request("valid-client-cert", "cert_username=ann")))
        .contains("ann");
    assertThat(Claims.certificateName(request("cert_username=ann"))).isEmpty();
    assertThat(Claims.certificateName(request("valid-client-cert"))).isEmpty();
    assertThat(Claims.certificateName(request("valid-client-cert", "cert_username="))).isEmpty();
  }
}
