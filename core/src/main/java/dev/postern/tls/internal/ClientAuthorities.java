package dev.postern.tls.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates of clients are good, and whether a client has to show one. */
final class ClientAuthorities {
  private final RereadFiles<X509Certificate> authorities;
  private final boolean needed;

  /** Reads the file now. */
  ClientAuthorities(Path pem, boolean needed, Consumer<String> warnings) {
    this.needed = needed;
    authorities =
        new RereadFiles<>(
            List.of(pem),
            () -> CertificateChain.read(PemBlocks.read(pem), pem.toString()),
            read -> {},
            warnings);
  }

  /** The authorities as they are now; the same list while nothing changed. */
  List<X509Certificate> look() {
    return authorities.look();
  }

  void ask(SSLParameters parameters) {
    if (needed) {
      parameters.setNeedClientAuth(true);
    } else {
      parameters.setWantClientAuth(true);
    }
  }

  /** Trusts these certificates, and no others. */
  static TrustManager[] trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(keyStore(authorities));
    return factory.getTrustManagers();
  }

  private static KeyStore keyStore(List<X509Certificate> certificates)
      throws GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try {
      trusted.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("nothing is read", e);
    }
    int number = 0;
    for (X509Certificate certificate : certificates) {
      trusted.setCertificateEntry("trusted-" + number++, certificate);
    }
    return trusted;
  }
}
