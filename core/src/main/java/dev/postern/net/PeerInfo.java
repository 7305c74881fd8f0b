package dev.postern.net;

import java.net.InetSocketAddress;
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

  public PeerInfo {
    Objects.requireNonNull(listener);
    Objects.requireNonNull(remote);
    Objects.requireNonNull(local);
    Objects.requireNonNull(tls);
  }

  /** The client's address in text, or {@code unix}; never resolved to a name. */
  public String remoteText() {
    return remote.map(a -> a.getAddress().getHostAddress()).orElse("unix");
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
}
