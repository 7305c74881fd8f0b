package dev.postern.tls.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;

/** Which TLS a server speaks: RFC 9325 without CBC and without DHE. */
final class TlsPolicy {
  /** Sessions kept for TLS 1.2 resumption; TLS 1.3 keeps them with the client. */
  static final int SESSION_CACHE = 4096;

  static final int SESSION_SECONDS = 3600;

  static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** In the server's order of preference. */
  static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private TlsPolicy() {}

  /**
   * What each engine of the context is set to.
   *
   * @param protocols some of {@link #PROTOCOLS}
   */
  static SSLParameters parameters(SSLContext context, List<String> protocols) {
    SSLParameters supported = context.getSupportedSSLParameters();
    SSLParameters parameters =
        new SSLParameters(
            known(SUITES, supported.getCipherSuites()), known(protocols, supported.getProtocols()));
    parameters.setUseCipherSuitesOrder(true);
    return parameters;
  }

  static void bound(SSLSessionContext sessions) {
    sessions.setSessionCacheSize(SESSION_CACHE);
    sessions.setSessionTimeout(SESSION_SECONDS);
  }

  private static String[] known(List<String> wanted, String[] supported) {
    Set<String> all = Set.copyOf(Arrays.asList(supported));
    return wanted.stream().filter(all::contains).toArray(String[]::new);
  }
}
