package dev.postern.net.internal;

import dev.postern.net.TlsInfo;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a finished handshake tells policy, logs and logins. */
final class TlsFacts {
  private TlsFacts() {}

  /**
   * Of a session whose handshake is over.
   *
   * @param hello may know a name that the JDK was told not to read
   */
  static TlsInfo of(SSLSession session, ClientHelloName hello) {
    TlsInfo facts =
        TlsInfo.of(session.getProtocol(), session.getCipherSuite())
            .withClientCertificates(clientCertificates(session));
    facts = serverName(session).or(hello::name).map(facts::withServerName).orElse(facts);
    facts = bound(facts, ChannelBindings.SERVER_END_POINT, ChannelBindings.serverEndPoint(session));
    return bound(facts, ChannelBindings.EXPORTER, ChannelBindings.exporter(session));
  }

  private static TlsInfo bound(TlsInfo facts, String type, Optional<byte[]> data) {
    return data.map(octets -> facts.withChannelBinding(type, octets)).orElse(facts);
  }

  private static Optional<String> serverName(SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      return extended.getRequestedServerNames().stream()
          .filter(SNIHostName.class::isInstance)
          .map(name -> ((SNIHostName) name).getAsciiName())
          .findFirst();
    }
    return Optional.empty();
  }

  private static List<X509Certificate> clientCertificates(SSLSession session) {
    try {
      return Arrays.stream(session.getPeerCertificates())
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException e) {
      // The usual case: none was asked for.
      return List.of();
    }
  }
}
