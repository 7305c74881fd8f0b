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
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

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
    String bare = text.split("%", 2)[0];
    if (IPV4.matcher(bare).matches() || IPV6.matcher(bare).matches()) {
      try {
        return InetAddress.getByName(bare);
      } catch (UnknownHostException e) {
        throw new BrokenProtocol("an address that is none", e);
      }
    }
    throw new BrokenProtocol("an address that is none");
  }

  private static int port(Request request, String name) throws BrokenProtocol {
    String text = request.value(name).orElse("0");
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (port < 0 || port > 65_535) {
      throw new BrokenProtocol("a port that is none");
    }
    return port;
  }
}
