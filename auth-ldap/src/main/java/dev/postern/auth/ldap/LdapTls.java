package dev.postern.auth.ldap;

import dev.postern.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS over sockets that are connected, by certificates that name the server (RFC 4513 §3.1.3). */
final class LdapTls extends SSLSocketFactory {
  private final SSLSocketFactory sockets;

  private LdapTls(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  /**
   * Trusts the authorities of a PEM file, or those of the JVM.
   *
   * @throws IllegalArgumentException if the file cannot be read or holds no certificate
   */
  static LdapTls trusting(Optional<Path> authorities) {
    return new LdapTls(
        authorities.map(Tls::trusting).orElseGet(LdapTls::ofTheJvm).getSocketFactory());
  }

  private static SSLContext ofTheJvm() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("the JVM's authorities cannot be used", e);
    }
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
