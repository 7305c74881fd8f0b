package dev.postern.net;

import dev.postern.net.internal.Ipv4Mapped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The two ends of a connection as policy and logs see them. With the PROXY protocol these are the
 * addresses that the trusted proxy reported. An IPv4-mapped address is an IPv4 one. Immutable; what
 * is learnt of a peer later makes another one.
 *
 * <pre>{@code
 * PeerInfo.inet("imaps", client).withLocal(server).withTls(TlsInfo.of("TLSv1.3", "TLS_AES_256_GCM_SHA384"))
 * }</pre>
 */
public final class PeerInfo {
  private static final int NETWORK_OCTETS = 8;

  private final String listener;
  private final Optional<InetSocketAddress> remote;
  private final Optional<InetSocketAddress> local;
  private final Optional<InetSocketAddress> proxy;
  private final Optional<TlsInfo> tls;
  private final Optional<String> name;

  private PeerInfo(
      String listener,
      Optional<InetSocketAddress> remote,
      Optional<InetSocketAddress> local,
      Optional<InetSocketAddress> proxy,
      Optional<TlsInfo> tls,
      Optional<String> name) {
    this.listener = Objects.requireNonNull(listener, "listener");
    this.remote = remote;
    this.local = local;
    this.proxy = proxy;
    this.tls = tls;
    this.name = name;
  }

  /**
   * A peer on TCP.
   *
   * @param listener the name of the listener, e.g. {@code imaps}
   * @param remote the client's address
   */
  public static PeerInfo inet(String listener, InetSocketAddress remote) {
    return new PeerInfo(
        listener,
        Optional.of(Ipv4Mapped.removed(Objects.requireNonNull(remote, "remote"))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A peer on a unix-domain socket, whose ends have no addresses. */
  public static PeerInfo unix(String listener) {
    return new PeerInfo(
        listener,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The name of the listener, e.g. {@code imaps}. */
  public String listener() {
    return listener;
  }

  /** The client's address; empty on a unix-domain socket. */
  public Optional<InetSocketAddress> remote() {
    return remote;
  }

  /** The server's address; empty on a unix-domain socket. */
  public Optional<InetSocketAddress> local() {
    return local;
  }

  /** The address of the trusted proxy that reported the other two, if one did. */
  public Optional<InetSocketAddress> proxy() {
    return proxy;
  }

  /** Present once the connection is encrypted. */
  public Optional<TlsInfo> tls() {
    return tls;
  }

  /**
   * The client's name, if a trusted client that speaks for it told one (Postfix's XCLIENT); the
   * server itself looks up none.
   */
  public Optional<String> name() {
    return name;
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
    InetAddress plain = Ipv4Mapped.removed(Objects.requireNonNull(address, "address"));
    if (!(plain instanceof Inet6Address)) {
      return plain;
    }
    byte[] octets = plain.getAddress();
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
    return new PeerInfo(listener, remote, local, proxy, Optional.of(info), name);
  }

  /** The same peer, connected to this address of the server. */
  public PeerInfo withLocal(InetSocketAddress at) {
    return new PeerInfo(
        listener,
        remote,
        Optional.of(Ipv4Mapped.removed(Objects.requireNonNull(at, "at"))),
        proxy,
        tls,
        name);
  }

  /** The same peer, reported by a proxy at this address. */
  public PeerInfo withProxy(InetSocketAddress at) {
    return new PeerInfo(
        listener,
        remote,
        local,
        Optional.of(Ipv4Mapped.removed(Objects.requireNonNull(at, "at"))),
        tls,
        name);
  }

  /** The same peer, whose name a trusted client told. */
  public PeerInfo withName(String told) {
    return new PeerInfo(
        listener, remote, local, proxy, tls, Optional.of(Objects.requireNonNull(told, "told")));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerInfo that
        && listener.equals(that.listener)
        && remote.equals(that.remote)
        && local.equals(that.local)
        && proxy.equals(that.proxy)
        && tls.equals(that.tls)
        && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(listener, remote, local, proxy, tls, name);
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
