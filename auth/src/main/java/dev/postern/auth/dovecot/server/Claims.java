package dev.postern.auth.dovecot.server;

import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says of the client on whose behalf it is made. It is believed: whoever may connect
 * is trusted.
 */
final class Claims {
  private static final int IPV4_OCTETS = 4;
  private static final int LARGEST_OCTET = 255;
  private static final int LARGEST_PORT = 65_535;
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private Claims() {}

  /**
   * The client.
   *
   * @param asks who makes the request
   */
  static PeerInfo peer(Request request, PeerInfo asks) throws BrokenProtocol {
    Optional<InetSocketAddress> remote = address(request, "rip", "rport");
    Optional<InetSocketAddress> local = address(request, "lip", "lport");
    PeerInfo peer =
        remote
            .map(at -> PeerInfo.inet(asks.listener(), at))
            .orElseGet(() -> PeerInfo.unix(asks.listener()));
    if (local.isPresent()) {
      peer = peer.withLocal(local.get());
    }
    if (asks.remote().isPresent()) {
      peer = peer.withProxy(asks.remote().get());
    }
    return request.has("secured") ? peer.withTls(tls(request)) : peer;
  }

  /** That it is encrypted is all that protocol 1 says. */
  private static TlsInfo tls(Request request) {
    TlsInfo facts = TlsInfo.of("TLS", "unknown");
    return request.value("local_name").map(facts::withServerName).orElse(facts);
  }

  /** The name in a certificate that whoever asks has verified. */
  static Optional<String> certificateName(Request request) {
    return request.has("valid-client-cert")
        ? request.value("cert_username").filter(name -> !name.isEmpty())
        : Optional.empty();
  }

  private static Optional<InetSocketAddress> address(Request request, String ip, String port)
      throws BrokenProtocol {
    String text = request.value(ip).orElse("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new InetSocketAddress(address(text), port(request, port)));
  }

  /** Never looks a name up. */
  private static InetAddress address(String text) throws BrokenProtocol {
    // The zone of a link-local address is none of this machine's.
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    try {
      return bare.indexOf(':') < 0 ? ipv4(bare) : ipv6(bare);
    } catch (UnknownHostException e) {
      throw new BrokenProtocol("an address that is none", e);
    }
  }

  private static InetAddress ipv6(String text) throws UnknownHostException {
    if (!IPV6.matcher(text).matches()) {
      throw new UnknownHostException("what may be a name");
    }
    return InetAddress.getByName(text);
  }

  /** Java would take fewer numbers, and look up what is none. */
  private static InetAddress ipv4(String text) throws UnknownHostException {
    byte[] octets = new byte[IPV4_OCTETS];
    int start = 0;
    for (int i = 0; i < IPV4_OCTETS; i++) {
      int end = i < IPV4_OCTETS - 1 ? text.indexOf('.', start) : text.length();
      long octet = Digits.number(text, start, end);
      if (octet < 0 || octet > LARGEST_OCTET) {
        throw new UnknownHostException("an octet that is none");
      }
      octets[i] = (byte) octet;
      start = end + 1;
    }
    return InetAddress.getByAddress(octets);
  }

  private static int port(Request request, String name) throws BrokenProtocol {
    String text = request.value(name).orElse("0");
    long port = Digits.number(text);
    if (port < 0 || port > LARGEST_PORT) {
      throw new BrokenProtocol("a port that is none");
    }
    return (int) port;
  }
}
