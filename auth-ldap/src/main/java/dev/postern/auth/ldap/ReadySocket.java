package dev.postern.auth.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/** Hands out a socket that is connected, since the library makes its own otherwise. */
final class ReadySocket extends SocketFactory {
  private final Socket socket;

  ReadySocket(Socket socket) {
    this.socket = socket;
  }

  @Override
  public Socket createSocket(InetAddress address, int port) {
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw another();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw another();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
      throws IOException {
    throw another();
  }

  private static SocketException another() {
    return new SocketException("this connection has its socket");
  }
}
