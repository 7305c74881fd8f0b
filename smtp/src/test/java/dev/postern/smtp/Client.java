package dev.postern.smtp;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.net.internal.LoopbackConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client in memory that speaks in strings; no TLS. */
final class Client {
  private final LoopbackConnection connection;

  Client(MailServer server, String listener) {
    Listener found =
        server.listeners().stream()
            .filter(l -> l.name().equals(listener))
            .findFirst()
            .orElseThrow();
    connection = LoopbackConnection.open(found, server.context(), server.tls());
  }

  Client(MailServer server, Listener listener, Optional<dev.postern.Tls> tls) {
    connection = LoopbackConnection.open(listener, server.context(), tls);
  }

  /** Sends lines, each with its CRLF, and gives back the answers. */
  String say(String... lines) {
    String all = String.join("\r\n", lines) + "\r\n";
    return send(all.getBytes(StandardCharsets.ISO_8859_1));
  }

  String send(byte[] octets) {
    connection.feed(octets);
    return heard();
  }

  String heard() {
    return new String(connection.drain(), StandardCharsets.ISO_8859_1);
  }

  boolean closed() {
    return connection.closed();
  }

  void vanish() {
    connection.reset();
  }

  LoopbackConnection connection() {
    return connection;
  }
}
