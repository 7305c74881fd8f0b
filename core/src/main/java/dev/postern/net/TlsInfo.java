package dev.postern.net;

import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;

/**
 * What a finished TLS handshake agreed on.
 *
 * @param protocol e.g. {@code TLSv1.3}
 * @param cipherSuite the JDK's name, e.g. {@code TLS_AES_256_GCM_SHA384}
 * @param serverName the name that the client asked for (SNI), if any
 * @param clientCertificate the verified certificate of the client, if one was asked for and given
 */
public record TlsInfo(
    String protocol,
    String cipherSuite,
    Optional<String> serverName,
    Optional<X509Certificate> clientCertificate) {

  public TlsInfo {
    Objects.requireNonNull(serverName, "serverName");
    Objects.requireNonNull(clientCertificate, "clientCertificate");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(cipherSuite, "cipherSuite");
  }
}
