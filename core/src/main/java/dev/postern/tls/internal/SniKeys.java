package dev.postern.tls.internal;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Chooses the server's key by the name in the client's hello (RFC 6066 §3). Safe for many threads;
 * the table is replaced whole, and the one before stays for handshakes that have just chosen.
 */
final class SniKeys extends X509ExtendedKeyManager {
  private record Tables(CertificateTable now, CertificateTable before) {}

  private volatile Tables tables;

  SniKeys(CertificateTable table) {
    tables = new Tables(table, table);
  }

  CertificateTable table() {
    return tables.now();
  }

  /** For one writer at a time. */
  void replace(CertificateTable table) {
    tables = new Tables(table, tables.now());
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return engine == null
        ? choose(keyType, List.of())
        : choose(keyType, requested(engine.getHandshakeSession(), engine.getSSLParameters()));
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return socket instanceof SSLSocket tls
        ? choose(keyType, requested(tls.getHandshakeSession(), tls.getSSLParameters()))
        : choose(keyType, List.of());
  }

  private String choose(String keyType, List<String> requested) {
    // null is "no such key": the handshake then tries the next type that the client takes.
    return table().alias(requested, keyType).orElse(null);
  }

  /**
   * What the session knows; where the JDK's reading of names is switched off, what was read for it
   * and put into the parameters.
   */
  private static List<String> requested(SSLSession session, SSLParameters parameters) {
    List<SNIServerName> asked = new ArrayList<>();
    if (session instanceof ExtendedSSLSession extended) {
      asked.addAll(extended.getRequestedServerNames());
    }
    if (asked.isEmpty() && parameters.getServerNames() != null) {
      asked.addAll(parameters.getServerNames());
    }
    return asked.stream().map(SniKeys::hostName).flatMap(Optional::stream).toList();
  }

  private static Optional<String> hostName(SNIServerName name) {
    if (name instanceof SNIHostName host) {
      return Optional.of(host.getAsciiName());
    }
    if (name.getType() != StandardConstants.SNI_HOST_NAME) {
      return Optional.empty();
    }
    return Optional.of(new String(name.getEncoded(), StandardCharsets.UTF_8));
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return credential(alias)
        .map(found -> found.chain().toArray(X509Certificate[]::new))
        .orElse(null);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return credential(alias).map(Credential::key).orElse(null);
  }

  private Optional<Credential> credential(String alias) {
    Tables seen = tables;
    return seen.now().credential(alias).or(() -> seen.before().credential(alias));
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return table().alias(List.of(), keyType).map(alias -> new String[] {alias}).orElse(null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }
}
