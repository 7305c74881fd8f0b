package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.net.Goodbye;
import dev.postern.net.PeerInfo;
import dev.postern.net.Protocol.TlsMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Whether a connection is served: what its proxy has to say first, and how many there are from its
 * client's address. Used in the serial context.
 */
final class Admission {
  private final Listener listener;
  private final ConnectionCounts counts;
  private final SessionPort port;
  private final ConnectionJournal journal;
  private InetAddress counted;
  private ProxyGate proxy;

  /**
   * @param counted the address that was counted when the channel was accepted; null if none was
   */
  Admission(
      Listener listener,
      ConnectionCounts counts,
      InetAddress counted,
      SessionPort port,
      ConnectionJournal journal) {
    this.listener = listener;
    this.counts = counts;
    this.counted = counted;
    this.port = port;
    this.journal = journal;
  }

  /** The connection stands. */
  Answer begin() {
    if (listener.proxies().isEmpty()) {
      return Answer.ADMITTED;
    }
    proxy = new ProxyGate(listener, port.peer());
    return proxy.trusted() ? Answer.ANNOUNCES : deny("untrusted-proxy");
  }

  /** Octets have come from the proxy. */
  Answer read(ByteBuffer input) {
    Optional<PeerInfo> announced;
    try {
      announced = proxy.read(input);
    } catch (ProxyHeader.Malformed e) {
      return deny("proxy-header: " + e.getMessage());
    }
    if (announced.isEmpty()) {
      return Answer.ANNOUNCES;
    }
    proxy = null;
    port.meet(announced.get());
    return countIn(announced.get()) ? Answer.ADMITTED : turnAway();
  }

  private Answer turnAway() {
    if (listener.protocol().tlsMode() != TlsMode.IMPLICIT) {
      port.write(ByteBuffer.wrap(listener.protocol().refusal(Goodbye.TOO_MANY_CONNECTIONS)));
    }
    return Answer.TURNED_AWAY;
  }

  private Answer deny(String reason) {
    journal.denied(port.peer(), reason);
    return Answer.DENIED;
  }

  /** The client speaks for another one; says whether that one is let in. */
  boolean moves(PeerInfo client) {
    boolean in = countIn(client);
    if (in) {
      journal.announced(port.peer(), client);
    }
    return in;
  }

  /**
   * The client turns out to be this one: counts it at its address instead of where it was.
   *
   * @return false if there are too many from there; it is then counted where it was
   */
  private boolean countIn(PeerInfo client) {
    InetAddress next = client.remote().map(InetSocketAddress::getAddress).orElse(null);
    if (next != null
        && counted != null
        && PeerInfo.networkOf(next).equals(PeerInfo.networkOf(counted))) {
      return true;
    }
    if (next != null && !counts.enter(next)) {
      journal.turnedAway(client, Limits.Count.CONNECTIONS_PER_ADDRESS);
      return false;
    }
    leaveAddress();
    counted = next;
    return true;
  }

  /** It is over. */
  void leave() {
    counts.leave();
    leaveAddress();
    counted = null;
  }

  private void leaveAddress() {
    if (counted != null) {
      counts.leave(counted);
    }
  }

  /** What becomes of a connection. */
  enum Answer {
    ADMITTED,
    /** It has to be announced by a proxy first. */
    ANNOUNCES,
    DENIED,
    /** There are too many from its address. */
    TURNED_AWAY
  }
}
