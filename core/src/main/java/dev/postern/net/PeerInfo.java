package dev.postern.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The two ends of a connection as policy and logs see them. With the PROXY protocol these are the
 * addresses that the trusted proxy reported.
 *
 * @param listener the name of the listener, e.g. {@code imaps}
 * @param remote the client's address; empty on a unix-domain socket
 * @param local the server's address; empty on a unix-domain socket
 * @param tls present once the connection is encrypted
 */
public record PeerInfo(
    String listener,
    Optional<InetSocketAddress> remote,
    Optional<InetSocketAddress> local,
    Optional<TlsInfo> tls) {

  private static final int NETWORK_OCTETS = 8;

  public PeerInfo {
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(tls, "tls");
  }

  /** The client's address in text, or {@code unix}; never resolved to a name. */
  public String remoteText() {
    return remote.map(a -> a.getAddress().getHostAddress()).orElse("unix");
  }

  /**
   * What counts as the client's address where limits count: the address itself, or its network if
   * it is an IPv6 address, since a single host commands all of a /64; empty on a unix-domain
   * socket.
   */
  public Optional<InetAddress> network() {
    return remote.map(InetSocketAddress::getAddress).map(PeerInfo::networkOf);
  }

  /** An IPv4 address itself, of an IPv6 address its /64 network. */
  public static InetAddress networkOf(InetAddress address) {
    Objects.requireNonNull(address, "address");
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] octets = address.getAddress();
    Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen octets are an address", e);
    }
  }

  /**
   * Whether nobody can listen in: the connection is encrypted or never leaves the machine's kernel
   * as a unix socket.
   */
  public boolean confidential() {
    return tls.isPresent() || remote.isEmpty();
  }

  /** The same peer after a handshake. */
  public PeerInfo withTls(TlsInfo info) {
    return new PeerInfo(listener, remote, local, Optional.of(info));
  }

  /** One short line, e.g. {@code imaps 192.0.2.1:50123 TLSv1.3}. */
  @Override
  public String toString() {
    return listener
        + ' '
        + remote.map(PeerInfo::hostAndPort).orElse(remoteText())
        + tls.map(info -> " " + info.protocol()).orElse("");
  }

  /** An IPv6 address in brackets (RFC 3986 §3.2.2). */
  private static String hostAndPort(InetSocketAddress at) {
    String host = at.getAddress().getHostAddress();
    String shown = at.getAddress() instanceof Inet6Address ? '[' + host + ']' : host;
    return shown + ':' + at.getPort();
  }
}
