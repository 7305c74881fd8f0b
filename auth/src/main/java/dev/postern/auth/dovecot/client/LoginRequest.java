package dev.postern.auth.dovecot.client;

import dev.postern.auth.AuthContext;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The line by which a login begins. */
final class LoginRequest {
  private LoginRequest() {}

  /**
   * A login under way.
   *
   * @param response the initial response, or null for none
   */
  static AuthLine of(int id, String mechanism, AuthContext login, byte[] response) {
    List<String> words =
        new ArrayList<>(
            List.of("AUTH", Integer.toString(id), mechanism, "service=" + login.service()));
    PeerInfo peer = login.peer();
    peer.local().ifPresent(at -> address(words, "lip", "lport", at));
    peer.remote().ifPresent(at -> address(words, "rip", "rport", at));
    if (peer.confidential()) {
      words.add("secured");
    }
    boolean certified = peer.tls().flatMap(TlsInfo::clientCertificate).isPresent();
    if (certified || login.certificateName().isPresent()) {
      words.add("valid-client-cert");
    }
    login.certificateName().ifPresent(name -> words.add("cert_username=" + name));
    // This server delays who guesses itself, without holding a thread for it.
    words.add("no-penalty");
    Optional.ofNullable(response).ifPresent(octets -> words.add("resp=" + base64(octets)));
    return new AuthLine(List.copyOf(words));
  }

  static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  /** Whether Dovecot takes a line of this length. */
  static boolean fits(AuthLine line) {
    return line.octets().remaining() <= DovecotSocket.MAX_REQUEST;
  }

  /** An IPv6 address without the zone that Java shows: it means nothing elsewhere. */
  private static void address(List<String> words, String ip, String port, InetSocketAddress at) {
    String host = at.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    words.add(ip + '=' + (zone < 0 ? host : host.substring(0, zone)));
    words.add(port + '=' + at.getPort());
  }
}
