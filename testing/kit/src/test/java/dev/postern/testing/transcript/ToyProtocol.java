package dev.postern.testing.transcript;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext;
import dev.postern.Tls;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A protocol to hold conversations in; see {@link ToySession}. */
final class ToyProtocol implements Protocol {
  private static final Tls TLS = Tls.selfSigned("localhost");

  private final TlsMode mode;
  private final Queue<ToySession> sessions = new ConcurrentLinkedQueue<>();

  private ToyProtocol(TlsMode mode) {
    this.mode = mode;
  }

  /** A server with the listeners toy (STARTTLS) and toys (TLS from the start). */
  static MailServer server() {
    return builder().build();
  }

  static MailServerBuilder builder() {
    return MailServer.builder()
        .tls(TLS)
        .listen(
            Listener.of(new ToyProtocol(TlsMode.STARTTLS)).port(0),
            Listener.of(new ToyProtocol(TlsMode.IMPLICIT)).port(0));
  }

  @Override
  public String name() {
    return mode == TlsMode.IMPLICIT ? "toys" : "toy";
  }

  @Override
  public int defaultPort() {
    return 0;
  }

  @Override
  public TlsMode tlsMode() {
    return mode;
  }

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    ToySession session = new ToySession(this, connection);
    sessions.add(session);
    return session;
  }

  @Override
  public byte[] refusal(Goodbye reason) {
    return ("refused " + reason + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  void tellOthers(ToySession teller, String text) {
    // Not those that come when the first of them has been told.
    List<ToySession> others = List.copyOf(sessions);
    others.stream().filter(session -> session != teller).forEach(session -> session.told(text));
  }

  void gone(ToySession session) {
    sessions.remove(session);
  }
}
