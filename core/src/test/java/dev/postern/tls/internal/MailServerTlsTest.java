package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates over a running server's sockets, OpenSSL's client on the other side. */
class MailServerTlsTest {
  private static final TestCa CA = new TestCa("Server");
  private static final TestCa.Issued A = CA.issue("RSA", "a.test", "*.a.test");
  private static final TestCa.Issued B = CA.issue("EC", "b.test");
  private static final TestCa.Issued RENEWED = CA.issue("EC", "a.test", "*.a.test");
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  @TempDir Path folder;

  private Tls tls;
  private MailServer server;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), TestCa.pem(CA.certificate()));
    tls = write("a", A).and(write("b", B));
    server =
        MailServer.builder()
            .tls(tls)
            .listen(Listener.of(new EchoProtocol()).host("127.0.0.1").port(0))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "a.test, -tls1_2, TLSv1.2, a.test",
    "a.test, -tls1_3, TLSv1.3, a.test",
    "imap.a.test, -tls1_3, TLSv1.3, imap.a.test",
    "b.test, -tls1_2, TLSv1.2, b.test",
    "b.test, -tls1_3, TLSv1.3, b.test",
    "unknown.test, -tls1_3, TLSv1.3, a.test",
  })
  void opensslGetsTheCertificateOfTheName(
      String asked, String option, String protocol, String certified) throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    String command =
        "s_client -quiet -verify_return_error -CAfile ca.pem -connect 127.0.0.1:%d"
                .formatted(server.port("echo"))
            + " -servername %s -verify_hostname %s %s".formatted(asked, certified, option);

    assertThat(openssl.run("bye\r\n", command.split(" ", -1)))
        .contains(protocol + "\r\n", "echo bye\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1 -cipher DEFAULT:@SECLEVEL=0",
        "-tls1_1 -cipher DEFAULT:@SECLEVEL=0",
        "-tls1_2 -cipher AES128-SHA:AES256-GCM-SHA384",
        "-tls1_2 -cipher ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA384",
        "-tls1_2 -cipher aNULL:@SECLEVEL=0",
      })
  void opensslGetsNothingWeak(String options) throws Exception {
    String command = "s_client -connect 127.0.0.1:%d %s".formatted(server.port("echo"), options);
    OpenSsl.Answer answer = new OpenSsl(folder).answer("", command.split(" ", -1));

    assertThat(answer.status()).isNotZero();
    assertThat(answer.text()).contains("alert");
  }

  @Test
  void aReloadDropsNoConnection() throws IOException {
    try (SSLSocket before = connect()) {
      BufferedReader lines = lines(before);
      assertThat(lines.readLine()).startsWith("TLSv1.");
      write("a", RENEWED);
      tls.reload();

      try (SSLSocket after = connect()) {
        assertThat(certificate(after)).isEqualTo(RENEWED.chain().get(0));
      }
      assertThat(certificate(before)).isEqualTo(A.chain().get(0));
      before.getOutputStream().write("still here\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(lines.readLine()).isEqualTo("echo still here");
    }
  }

  private SSLSocket connect() throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.clientContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port("echo"));
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.startHandshake();
    return socket;
  }

  private static X509Certificate certificate(SSLSocket socket) throws IOException {
    return (X509Certificate) List.of(socket.getSession().getPeerCertificates()).get(0);
  }

  private static BufferedReader lines(SSLSocket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private Tls write(String name, TestCa.Issued issued) throws IOException {
    Path chain = Files.writeString(folder.resolve(name + "-chain.pem"), issued.chainPem());
    Path key = Files.writeString(folder.resolve(name + "-key.pem"), issued.pkcs8Pem());
    return Tls.pem(chain, key);
  }
}
