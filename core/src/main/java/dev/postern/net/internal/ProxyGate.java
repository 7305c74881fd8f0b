package dev.postern.net.internal;

import dev.postern.Listener;
import dev.postern.net.PeerInfo;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Lets trusted proxies alone through, and asks them for whom they speak. */
final class ProxyGate {
  private final Listener listener;
  private final PeerInfo proxy;
  private final ProxyHeader.Parser parser = new ProxyHeader.Parser();

  /**
   * @param listener one that has proxies
   * @param proxy who connected
   */
  ProxyGate(Listener listener, PeerInfo proxy) {
    this.listener = listener;
    this.proxy = proxy;
  }

  /** Whether the peer may announce clients. A unix socket has no address to trust. */
  boolean trusted() {
    return proxy.remote().isPresent()
        && listener.proxies().orElseThrow().contains(proxy.remote().get().getAddress());
  }

  /**
   * The peer as the header says, or empty if more input is needed.
   *
   * @throws ProxyHeader.Malformed if there is no such header
   */
  Optional<PeerInfo> read(ByteBuffer input) throws ProxyHeader.Malformed {
    return parser.take(input).map(this::announced);
  }

  private PeerInfo announced(ProxyHeader header) {
    return header
        .source()
        .map(client -> PeerInfo.inet(listener.name(), client))
        .map(peer -> header.destination().map(peer::withLocal).orElse(peer))
        .map(peer -> peer.withProxy(proxy.remote().orElseThrow()))
        .orElse(proxy);
  }
}
