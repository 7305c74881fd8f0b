package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.Tls.ClientCertificates;
import dev.postern.Tls.Version;
import dev.postern.TlsConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners of one server that ask for different things of TLS, over its sockets. */
@Timeout(60)
class ListenersTlsTest {
  private static final TestCa SERVERS = new TestCa("Server");
  private static final TestCa CLIENTS = new TestCa("Clients");
  private static final TestCa.Issued A = SERVERS.issue("EC", "a.test");
  private static final TestCa.Issued ANN = CLIENTS.issue("EC", "ann");
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  @TempDir Path folder;

  private Tls tls;
  private MailServer server;

  @BeforeEach
  void start() throws IOException {
    tls =
        Tls.pem(
            Files.writeString(folder.resolve("chain.pem"), A.chainPem()),
            Files.writeString(folder.resolve("key.pem"), A.pkcs8Pem()));
    Path authorities = folder.resolve("clients.pem");
    Files.writeString(authorities, TestCa.pem(CLIENTS.certificate()));
    Tls asking = tls.clientCertificates(ClientCertificates.NEEDED, authorities);
    server =
        MailServer.builder()
            .tls(tls)
            .listen(
                echo("usual"),
                echo("modern").tls(tls.minimumVersion(Version.TLS_1_3)),
                echo("asking").tls(asking),
                echo("both").tls(asking.minimumVersion(Version.TLS_1_3)))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"usual, TLSv1.2", "usual, TLSv1.3", "modern, TLSv1.3"})
  void serveTheVersionsThatTheyHave(String listener, String version) throws Exception {
    assertThat(greeting(listener, tls.clientContext(), version)).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({"modern", "both"})
  void haveNoOlderTlsThanTheirs(String listener) throws Exception {
    for (SSLContext client : new SSLContext[] {tls.clientContext(), context(ANN)}) {
      assertThatThrownBy(() -> greeting(listener, client, "TLSv1.2"))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"asking, TLSv1.2", "asking, TLSv1.3", "both, TLSv1.3"})
  void askForCertificatesByThemselves(String listener, String version) throws Exception {
    assertThat(greeting(listener, context(ANN), version)).isEqualTo(version);
    assertThatThrownBy(() -> greeting(listener, tls.clientContext(), version))
        .isInstanceOf(IOException.class);
  }

  /** What a client resumes elsewhere does not let it in where more is asked. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionOfOneIsNoneOfAnother(String version) throws Exception {
    SSLContext client = tls.clientContext();
    assertThat(greeting("usual", client, version)).isEqualTo(version);
    assertThatThrownBy(() -> greeting("asking", client, version)).isInstanceOf(IOException.class);
  }

  @Test
  void oneMinimumIsThatOfAllCertificates() {
    Tls modern = tls.minimumVersion(Version.TLS_1_3);
    assertThatThrownBy(() -> tls.and(modern))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("minimumVersion(...) after and(...)");
    assertThat(tls.and(modern.minimumVersion(Version.TLS_1_2))).isNotNull();
    assertThat(modern.and(tls).newServerEngine().getEnabledProtocols()).containsExactly("TLSv1.3");
    assertThat(tls.newServerEngine().getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
  }

  private static Listener echo(String name) {
    return Listener.of(new EchoProtocol()).name(name).host("127.0.0.1").port(0);
  }

  private String greeting(String listener, SSLContext client, String version) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port(listener))) {
      socket.setEnabledProtocols(new String[] {version});
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      socket.startHandshake();
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String greeting = lines.readLine();
      if (greeting == null) {
        throw new IOException("no greeting");
      }
      return greeting;
    }
  }

  private static SSLContext context(TestCa.Issued shown) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new OneKey(shown)},
        ClientAuthorities.trusting(List.of(SERVERS.certificate())),
        null);
    return context;
  }
}
