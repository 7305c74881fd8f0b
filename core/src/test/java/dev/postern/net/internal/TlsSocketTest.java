package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Tls;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS over sockets, against the JDK's sockets and OpenSSL. */
@Timeout(60)
class TlsSocketTest {
  private static final Tls TLS = Tls.selfSigned("localhost", "127.0.0.1");

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aLargeReplyFollowedByCloseArrivesWhole(String version) throws IOException {
    try (ToyServer server = ToyServer.tls(TlsMode.IMPLICIT, TLS::newServerEngine);
        SSLSocket socket = connect(server, version)) {
      socket.getOutputStream().write("BIG 3000000\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] all = socket.getInputStream().readAllBytes();
      assertThat(all).hasSize("hello\r\n".length() + 3_000_000 + "done\r\nbye\r\n".length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesMegabytes(String version) throws IOException {
    byte[] piece = new byte[4_000_000];
    try (ToyServer server = ToyServer.tls(TlsMode.IMPLICIT, TLS::newServerEngine);
        SSLSocket socket = connect(server, version)) {
      OutputStream out = socket.getOutputStream();
      out.write(("TAKE " + piece.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(piece);
      out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(all).contains("COMPLETE " + piece.length).endsWith("bye\r\n");
    }
  }

  /** The JDK's sockets end both directions with either version. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatLeavesBeforeAReplyIsNoError(String version) throws Exception {
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log"));
    int before = lines(log).size();
    try (ToyServer server = ToyServer.tls(TlsMode.IMPLICIT, TLS::newServerEngine)) {
      try (SSLSocket socket = connect(server, version)) {
        socket.getInputStream().readNBytes("hello\r\n".length());
        socket.getOutputStream().write("PAUSE 300\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write("ECHO late\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      ToySession session = server.protocol.sessions.element();
      assertThat(session.gone.await(20, TimeUnit.SECONDS)).isTrue();
      String conn = "conn=" + session.connection.id() + " ";
      assertThat(lines(log).stream().skip(before))
          .filteredOn(line -> line.contains(conn))
          .anyMatch(line -> line.contains("accepted"))
          .noneMatch(line -> line.contains("ERROR"));
    }
  }

  private static List<String> lines(Path log) throws IOException {
    return Files.exists(log) ? Files.readAllLines(log, StandardCharsets.ISO_8859_1) : List.of();
  }

  private static SSLSocket connect(ToyServer server, String version) throws IOException {
    SSLSocket socket =
        (SSLSocket) TLS.clientContext().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void opensslIsContent(String version) throws Exception {
    try (ToyServer server = ToyServer.tls(TlsMode.IMPLICIT, TLS::newServerEngine);
        OpenSsl client = OpenSsl.connect(server, version, "-quiet")) {
      client.await("hello\r\n");
      client.send("ECHO one\r\nBIG 200000\r\nQUIT\r\n");
      assertThat(client.rest()).contains("one\r\nxxx").endsWith("xxxdone\r\nbye\r\n");
      // It complains about an end without close_notify.
      assertThat(client.status()).isZero();
    }
  }

  @Test
  void opensslUpdatesItsKeys() throws Exception {
    try (ToyServer server = ToyServer.tls(TlsMode.IMPLICIT, TLS::newServerEngine);
        OpenSsl client = OpenSsl.connect(server, "-tls1_3")) {
      client.await("hello\r\n");
      // K asks for new keys in both directions, k in one.
      for (String command : List.of("K\n", "k\n")) {
        client.send(command);
        client.await("KEYUPDATE");
        client.send("ECHO with new keys\n");
        client.await("with new keys\r\n");
      }
      client.send("ECHO bye\nQUIT\n");
      assertThat(client.rest()).contains("bye\r\n");
    }
  }

  @Test
  void opensslMayNotRenegotiate() throws Exception {
    try (ToyServer server = ToyServer.tls(TlsMode.IMPLICIT, TLS::newServerEngine);
        OpenSsl client = OpenSsl.connect(server, "-tls1_2")) {
      client.await("hello\r\n");
      client.send("R\n");
      client.await("RENEGOTIATING");
      assertThat(client.rest()).isNotNull();
      assertThat(server.protocol.sessions.element().gone.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
