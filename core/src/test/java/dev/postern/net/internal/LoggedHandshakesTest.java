package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.Tls;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Postfix's {@code smtpd_tls_loglevel = 1}. */
class LoggedHandshakesTest {
  private static final Tls TLS = Tls.selfSigned("localhost");

  private final Path log =
      Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log"));

  @ParameterizedTest
  @EnumSource(
      value = TlsMode.class,
      names = {"IMPLICIT", "STARTTLS"})
  void eachHasALineWhereThatIsAskedFor(TlsMode mode) throws IOException {
    String name = "logged-" + mode;
    handshake(
        Listener.of(new ToyProtocol(mode)).name(name).loggingHandshakes().hiding("ECHO"), mode);
    assertThat(lines(name))
        .singleElement()
        .asString()
        .contains(" INFO ")
        .containsPattern(
            "secured conn=\\S+ listener=\\S+ peer=\\S+ protocol=TLSv1.3 cipher=TLS_\\w+ name=\\S*"
                + " certificate=\"\"");
  }

  @Test
  void noneHasElsewhere() throws IOException {
    handshake(Listener.of(new ToyProtocol(TlsMode.IMPLICIT)).name("unlogged"), TlsMode.IMPLICIT);
    assertThat(lines("unlogged")).isEmpty();
  }

  private static void handshake(Listener listener, TlsMode mode) throws IOException {
    LoopbackConnection wire = LoopbackConnection.open(listener, new TestServer(), Optional.of(TLS));
    if (mode == TlsMode.STARTTLS) {
      wire.feed("STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII));
      wire.drain();
    }
    TlsClient client =
        new TlsClient(TLS.clientContext(), "TLSv1.3", wire, TlsClient::whole).handshake();
    assertThat(client.say("ECHO real\r\n")).endsWith("real\r\n");
  }

  private List<String> lines(String listener) throws IOException {
    return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.contains("secured conn=") && line.contains("listener=" + listener))
        .toList();
  }
}
