package dev.postern.auth.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS over sockets that are connected, by certificates that name the server (RFC 4513 §3.1.3). */
final class LdapTls extends SSLSocketFactory {
  private final SSLSocketFactory sockets;

  private LdapTls(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  /**
   * Trusts the authorities of a PEM file, or those of the JVM.
   *
   * @throws IOException if the file cannot be read or holds no certificate; the message says so
   */
  static LdapTls trusting(Optional<Path> authorities) throws IOException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities.isPresent() ? keyStore(authorities.get()) : null);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new LdapTls(context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IOException("certificates cannot be used: " + authorities.orElse(null), e);
    }
  }

  private static KeyStore keyStore(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new IOException("no certificate in " + pem);
      }
      for (Certificate certificate : all) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
    }
    return store;
  }

  /** The handshake is done with the first octets; it fails for a name that is another. */
  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    SSLSocket socket = (SSLSocket) sockets.createSocket(connected, host, port, autoClose);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("LDAPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unconnected();
  }

  private static SocketException unconnected() {
    return new SocketException("only over a socket that is connected");
  }
}
