package dev.postern.auth.passdb;

import dev.postern.auth.AuthContext;
import dev.postern.auth.Credentials;
import dev.postern.auth.hash.KeyedHash;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names a login, its password included, by what nobody can read a password from. */
final class LoginKey {
  private final KeyedHash names = new KeyedHash();

  /**
   * Everything that an answer may depend on. The ports of the client and its proxy, and what ties a
   * login to its connection, are others each time, so that nothing would be remembered with them.
   */
  ByteBuffer of(Credentials.Password login, AuthContext context) {
    PeerInfo peer = context.peer();
    Optional<TlsInfo> tls = peer.tls();
    return names.of(
        login.authenticationId(),
        login.authorizationId(),
        login.password(),
        context.service(),
        context.mechanism().orElse(""),
        context.certificateName().orElse(""),
        peer.listener(),
        address(peer.remote()),
        address(peer.proxy()),
        address(peer.local()),
        peer.local().map(at -> Integer.toString(at.getPort())).orElse(""),
        tls.map(TlsInfo::protocol).orElse(""),
        tls.map(TlsInfo::cipherSuite).orElse(""),
        tls.flatMap(TlsInfo::serverName).orElse(""),
        tls.map(LoginKey::certificates).orElse(""));
  }

  private static String address(Optional<InetSocketAddress> end) {
    return end.map(InetSocketAddress::getAddress).map(InetAddress::getHostAddress).orElse("");
  }

  private static String certificates(TlsInfo tls) {
    return tls.clientCertificates().stream()
        .map(LoginKey::encoded)
        .collect(Collectors.joining(","));
  }

  private static String encoded(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a verified certificate came encoded", e);
    }
  }
}
