package dev.postern.tls.internal;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;

/** What a client trusts instead of the JVM's authorities. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * A client's context by the authorities of a PEM file.
   *
   * @throws dev.postern.TlsConfigurationException if it cannot be read or holds no certificate
   */
  public static SSLContext clientContext(Path pem) {
    return clientContext(CertificateChain.read(PemBlocks.read(pem), pem.toString()));
  }

  static SSLContext clientContext(List<X509Certificate> trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, ClientAuthorities.trusting(trusted), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS context for clients", e);
    }
  }
}
