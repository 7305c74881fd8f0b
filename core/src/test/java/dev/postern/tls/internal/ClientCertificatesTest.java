package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.ConnectionEvent;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.Tls.ClientCertificates;
import dev.postern.TlsConfigurationException;
import dev.postern.net.TlsInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certificates of clients, and what ties logins to a connection, over a running server's sockets.
 */
@Timeout(60)
class ClientCertificatesTest {
  private static final TestCa SERVERS = new TestCa("Server");
  private static final TestCa CLIENTS = new TestCa("Clients");
  private static final TestCa OTHERS = new TestCa("Others");
  private static final TestCa.Issued A = SERVERS.issue("RSA", "a.test");
  private static final TestCa.Issued B = SERVERS.issue("EC", "b.test");
  private static final TestCa.Issued ANN = CLIENTS.issue("EC", "ann");
  private static final TestCa.Issued STRANGER = OTHERS.issue("EC", "ann");
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  @TempDir Path folder;

  private final BlockingQueue<ConnectionEvent> outcomes = new LinkedBlockingQueue<>();
  private Path authorities;
  private Tls plain;
  private MailServer server;

  @BeforeEach
  void write() throws IOException {
    authorities = Files.writeString(folder.resolve("clients.pem"), pem(CLIENTS));
    plain = write("a", A).and(write("b", B));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"NEEDED, TLSv1.2", "NEEDED, TLSv1.3", "WANTED, TLSv1.2", "WANTED, TLSv1.3"})
  void theVerifiedChainIsTold(ClientCertificates asked, String version) throws Exception {
    serve(plain.clientCertificates(asked, authorities));

    assertThat(greeting(connect(context(ANN), version))).isEqualTo(version);
    assertThat(secured().clientCertificates()).isEqualTo(ANN.chain());
    assertThat(ANN.chain()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void withoutOneThereIsNoConnectionWhereItIsNeeded(String version) throws Exception {
    serve(plain.clientCertificates(ClientCertificates.NEEDED, authorities));

    isTurnedAway(plain.clientContext(), version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientMayDoWithoutWhereItIsWanted(String version) throws Exception {
    serve(plain.clientCertificates(ClientCertificates.WANTED, authorities));

    assertThat(greeting(connect(plain.clientContext(), version))).isEqualTo(version);
    assertThat(secured().clientCertificates()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"NEEDED, TLSv1.2", "NEEDED, TLSv1.3", "WANTED, TLSv1.2", "WANTED, TLSv1.3"})
  void aStrangersIsAFailure(ClientCertificates asked, String version) throws Exception {
    serve(plain.clientCertificates(asked, authorities));

    isTurnedAway(context(STRANGER), version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void nobodyIsAskedUnlessTheServerWants(String version) throws Exception {
    serve(plain);

    assertThat(greeting(connect(context(ANN), version))).isEqualTo(version);
    assertThat(secured().clientCertificates()).isEmpty();
  }

  /** Also a client that would resume its session. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoseAuthorityIsTakenOutOfTheFileIsAStranger(String version) throws Exception {
    Tls tls = plain.clientCertificates(ClientCertificates.NEEDED, authorities);
    serve(tls);
    SSLContext ann = context(ANN);
    assertThat(greeting(connect(ann, version))).isEqualTo(version);
    assertThat(secured().clientCertificates()).isNotEmpty();

    Files.writeString(authorities, pem(OTHERS) + "no certificate, and more than before");
    tls.reload();

    isTurnedAway(ann, version);
    assertThat(greeting(connect(context(STRANGER), version))).isEqualTo(version);
    assertThat(secured().clientCertificates()).isEqualTo(STRANGER.chain());
  }

  @Test
  void aFileThatCannotBeUsedLeavesTheAuthoritiesAsTheyWere() throws Exception {
    Tls tls = plain.clientCertificates(ClientCertificates.NEEDED, authorities);
    serve(tls);
    Files.writeString(authorities, "half a renewal");
    tls.reload();

    assertThat(greeting(connect(context(ANN), "TLSv1.3"))).isEqualTo("TLSv1.3");
  }

  @ParameterizedTest
  @EnumSource(ClientCertificates.class)
  void whatCannotWorkIsToldAtOnce(ClientCertificates asked) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Tls asking = plain.clientCertificates(asked, authorities);

    assertThatThrownBy(() -> plain.clientCertificates(asked, folder.resolve("none.pem")))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("none.pem does not exist");
    assertThatThrownBy(() -> plain.clientCertificates(asked, empty))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("holds no PEM certificate");
    assertThatThrownBy(() -> plain.and(asking))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("after and(...)");
  }

  @Test
  void whoAsksClientsGoesOnToWithMoreCertificates() throws Exception {
    serve(write("a", A).clientCertificates(ClientCertificates.NEEDED, authorities).and(plain));

    isTurnedAway(plain.clientContext(), "TLSv1.3");
  }

  /** Twice: the second time the session is resumed. */
  @ParameterizedTest
  @CsvSource({"a.test, TLSv1.2", "a.test, TLSv1.3", "b.test, TLSv1.2", "b.test, TLSv1.3"})
  void loginsCanBeTiedToTheCertificateThatWasServed(String name, String version) throws Exception {
    serve(plain);
    SSLContext client = plain.clientContext();
    X509Certificate served = (name.equals("a.test") ? A : B).chain().get(0);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(served.getEncoded());

    for (int i = 0; i < 2; i++) {
      SSLSocket socket = connect(client, version, name);
      assertThat(greeting(socket)).isEqualTo(version);
      assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(served);
      assertThat(secured().channelBinding("tls-server-end-point")).contains(digest);
    }
  }

  @Test
  void loginsCanBeTiedToTheConnectionItselfWhereJavaTellsIt() throws Exception {
    serve(plain);
    for (int i = 0; i < 2; i++) {
      SSLSocket socket = connect(plain.clientContext(), "TLSv1.3");
      assertThat(greeting(socket)).isEqualTo("TLSv1.3");
      if (Runtime.version().feature() < 25) {
        assertThat(secured().channelBinding("tls-exporter")).isEmpty();
      } else {
        assertThat(secured().channelBinding("tls-exporter")).contains(exported(socket));
      }
    }
    assertThat(greeting(connect(plain.clientContext(), "TLSv1.2"))).isEqualTo("TLSv1.2");
    assertThat(secured().channelBinding("tls-exporter")).isEmpty();
  }

  /** The client's own reckoning, by a method that Java has since 25. */
  private static byte[] exported(SSLSocket socket) throws ReflectiveOperationException {
    return (byte[])
        ExtendedSSLSession.class
            .getMethod("exportKeyingMaterialData", String.class, byte[].class, int.class)
            .invoke(socket.getSession(), "EXPORTER-Channel-Binding", new byte[0], 32);
  }

  private void serve(Tls tls) throws IOException {
    server =
        MailServer.builder()
            .tls(tls)
            .listen(Listener.of(new EchoProtocol()).host("127.0.0.1").port(0))
            .observer(
                event -> {
                  if (event instanceof ServerEvent.Secured secured) {
                    outcomes.add(secured);
                  } else if (event instanceof ServerEvent.TlsFailed failed) {
                    outcomes.add(failed);
                  }
                })
            .build()
            .start();
  }

  private void isTurnedAway(SSLContext client, String version) throws Exception {
    // With TLS 1.3 a client is done before the server has seen its certificate.
    assertThatThrownBy(() -> greeting(connect(client, version))).isInstanceOf(IOException.class);
    assertThat(outcome()).isInstanceOf(ServerEvent.TlsFailed.class);
  }

  private TlsInfo secured() throws InterruptedException {
    ConnectionEvent outcome = outcome();
    assertThat(outcome).isInstanceOf(ServerEvent.Secured.class);
    return outcome.peer().tls().orElseThrow();
  }

  private ConnectionEvent outcome() throws InterruptedException {
    ConnectionEvent outcome = outcomes.poll(20, TimeUnit.SECONDS);
    assertThat(outcome).isNotNull();
    return outcome;
  }

  private SSLSocket connect(SSLContext client, String version) throws IOException {
    return connect(client, version, "a.test");
  }

  private SSLSocket connect(SSLContext client, String version, String name) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port("echo"));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setProtocols(new String[] {version});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.startHandshake();
    return socket;
  }

  private static String greeting(SSLSocket socket) throws IOException {
    try (socket) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String greeting = lines.readLine();
      if (greeting == null) {
        throw new IOException("no greeting");
      }
      // With TLS 1.3 what a session is resumed with comes behind the handshake.
      socket.getOutputStream().write("bye\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(lines.readLine()).isEqualTo("echo bye");
      return greeting;
    }
  }

  /** A client that shows the certificate whatever authorities the server names. */
  private SSLContext context(TestCa.Issued shown) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new OneKey(shown)},
        ClientAuthorities.trusting(List.of(SERVERS.certificate())),
        null);
    return context;
  }

  private static String pem(TestCa authority) {
    return TestCa.pem(authority.certificate());
  }

  private Tls write(String name, TestCa.Issued issued) throws IOException {
    Path chain = Files.writeString(folder.resolve(name + "-chain.pem"), issued.chainPem());
    Path key = Files.writeString(folder.resolve(name + "-key.pem"), issued.pkcs8Pem());
    return Tls.pem(chain, key);
  }
}
