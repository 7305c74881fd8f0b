package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.net.Goodbye;
import dev.postern.net.PeerInfo;
import dev.postern.net.Protocol.TlsMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits connections or turns them away, before anything is made for them. */
final class AdmissionControl {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionControl.class);

  private final ConnectionServices services;
  private final Map<Listener, ConnectionServices> ofListeners = new ConcurrentHashMap<>();

  AdmissionControl(ConnectionServices services) {
    this.services = services;
  }

  /**
   * Counts a connection in.
   *
   * @return empty if it is welcome, else what to tell it before it is closed; no octets if it could
   *     not be understood
   */
  Optional<ByteBuffer> turnAway(Listener listener, SocketAddress remote, SocketAddress local) {
    ConnectionCounts counts = services(listener).counts();
    if (!counts.enter()) {
      return Optional.of(refuse(listener, remote, local, Limits.Count.CONNECTIONS));
    }
    InetAddress address = counted(listener, remote);
    if (address != null && !counts.enter(address)) {
      counts.leave();
      return Optional.of(refuse(listener, remote, local, Limits.Count.CONNECTIONS_PER_ADDRESS));
    }
    return Optional.empty();
  }

  /** Takes over a connection that was counted in. */
  ServerConnection connect(Listener listener, RawChannel channel) {
    InetAddress address = counted(listener, channel.remote());
    try {
      return new ServerConnection(listener, services(listener), channel, address);
    } catch (Throwable e) {
      leave(services(listener).counts(), address);
      throw e;
    }
  }

  /** A connection could not be accepted, by no fault of its client's. */
  void failed(Throwable thrown) {
    services.fatal().notice(thrown);
    LOG.error("failed to accept a connection", thrown);
  }

  private ConnectionServices services(Listener listener) {
    return ofListeners.computeIfAbsent(listener, services::at);
  }

  private static void leave(ConnectionCounts counts, InetAddress address) {
    counts.leave();
    if (address != null) {
      counts.leave(address);
    }
  }

  /** Behind a proxy, its client is counted later; a unix socket has no address to count. */
  private static InetAddress counted(Listener listener, SocketAddress remote) {
    return listener.proxies().isEmpty() && remote instanceof InetSocketAddress inet
        ? inet.getAddress()
        : null;
  }

  /** The two ends of a connection that has said nothing yet. */
  static PeerInfo peer(Listener listener, SocketAddress remote, SocketAddress local) {
    if (!(remote instanceof InetSocketAddress client)) {
      return PeerInfo.unix(listener.name());
    }
    PeerInfo peer = PeerInfo.inet(listener.name(), client);
    return local instanceof InetSocketAddress here ? peer.withLocal(here) : peer;
  }

  private ByteBuffer refuse(
      Listener listener, SocketAddress remote, SocketAddress local, Limits.Count limit) {
    PeerInfo peer = peer(listener, remote, local);
    LOG.info("denied listener={} peer={} limit={}", peer.listener(), peer.remoteText(), limit);
    ServerContext server = services.server();
    server
        .observer()
        .on(new ServerEvent.TurnedAway(server.clock().instant(), Optional.empty(), peer, limit));
    return listener.protocol().tlsMode() == TlsMode.IMPLICIT || listener.proxies().isPresent()
        ? ByteBuffer.allocate(0)
        : ByteBuffer.wrap(listener.protocol().refusal(Goodbye.TOO_MANY_CONNECTIONS));
  }
}
