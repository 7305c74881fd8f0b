package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, from its builder to its end. */
@Timeout(60)
class MailServerNetworkTest {
  private final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();
  @TempDir private Path directory;

  @Test
  void servesAllItsListeners() throws IOException {
    Tls tls = Tls.selfSigned("localhost");
    MailServer server =
        MailServer.builder()
            .tls(tls)
            .observer(events::add)
            .listen(Listener.of(new ToyProtocol(TlsMode.STARTTLS)).port(0))
            .listen(Listener.of(new ToyProtocol(TlsMode.IMPLICIT)).name("toys").port(0))
            .listen(
                Listener.of(new ToyProtocol(TlsMode.NONE))
                    .name("local")
                    .unix(directory.resolve("toy")))
            .build();
    try (server) {
      assertThat(server.addresses()).isEmpty();
      assertThat(server.start()).isSameAs(server);
      assertThat(server.addresses()).containsOnlyKeys("toy", "toys", "local");
      assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> server.port("local"))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("the listener local is at a unix socket and has no port");
      assertThatThrownBy(() -> server.port("imap"))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("no TCP listener named imap: there are toy, toys, local");
      Leftovers.await(() -> !events.isEmpty());
      assertThat(events).hasAtLeastOneElementOfType(ServerEvent.Listening.class);
      try (ToyClient clear = ToyServer.connect(server.addresses().get("toy").get(0));
          ToyClient local = ToyServer.connect(server.addresses().get("local").get(0));
          SSLSocket secure =
              (SSLSocket)
                  tls.clientContext()
                      .getSocketFactory()
                      .createSocket("localhost", server.port("toys"))) {
        assertThat(clear.line()).isEqualTo("hello");
        assertThat(local.line()).isEqualTo("hello");
        assertThat(secure.getInputStream().readNBytes(7))
            .isEqualTo("hello\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    server.close();
    assertThat(server.addresses()).isEmpty();
    assertThatThrownBy(() -> server.port("toy"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("no TCP listener named toy: the server does not run");
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
  }
}
