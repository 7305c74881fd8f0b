package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.Tls;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server names that the JDK refuses, as containers have them. */
@Timeout(120)
class RefusedServerNamesTest {

  @Test
  void theDefaultCertificateAnswersThemAndTheOthersStillChoose() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.tls.server.disableExtensions=server_name",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LivingServer.class.getName(),
                MailServer.Threads.USER.name(),
                "tls")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      BufferedReader said =
          new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
      int port = Integer.parseInt(said.readLine());
      for (String name : List.of("mail_server", "-mail", "mail-", "a..b", "mail.example.test.")) {
        assertThat(served(port, name)).as(name).isEqualTo("first.test");
      }
      assertThat(served(port, "second.test")).isEqualTo("second.test");
      assertThat(served(port, "SECOND.test.")).isEqualTo("second.test");
      assertThat(served(port, "first.test")).isEqualTo("first.test");
    } finally {
      child.destroyForcibly();
    }
  }

  private static String served(int port, String name) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSSLParameters(asking(socket.getSSLParameters(), name));
      socket.startHandshake();
      assertThat(socket.getInputStream().readNBytes(5))
          .isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return (String) shown.getSubjectAlternativeNames().iterator().next().get(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mail_server", "mail.example.test.", "mail.example.test", "-mail"})
  void theNameIsReadWhereverTheHelloIsCut(String asked) throws Exception {
    ByteBuffer hello = hello(Optional.of(asked));
    for (int size : List.of(1, 3, 100, 60_000)) {
      ClientHelloName reader = read(hello, size);
      assertThat(reader.name()).contains(asked);
      assertThat(reader.isRefusedByTheJdk()).isEqualTo(!asked.equals("mail.example.test"));
    }
  }

  @Test
  void noneIsReadWhereThereIsNone() throws Exception {
    ClientHelloName reader = read(hello(Optional.empty()), 60_000);
    assertThat(reader.name()).isEmpty();
    assertThat(reader.isRefusedByTheJdk()).isFalse();
  }

  @Test
  void aHelloThatIsCutOffOrGarbledIsNotRead() throws Exception {
    byte[] whole = hello(Optional.of("mail_server")).array();
    for (int cut = 1; cut < whole.length - 5; cut++) {
      ByteBuffer shortened = ByteBuffer.allocate(whole.length).put(whole, 0, whole.length - cut);
      int length = whole.length - 5 - cut;
      shortened.putShort(3, (short) length);
      if (length >= 4) {
        shortened.putShort(7, (short) (length - 4));
      }
      read(shortened.flip(), 60_000);
    }
  }

  /** Feeds a hello in records that hold so many octets of it. */
  private static ClientHelloName read(ByteBuffer record, int size) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    ClientHelloName reader = new ClientHelloName();
    ByteBuffer message = record.slice(5, record.limit() - 5);
    while (message.hasRemaining()) {
      int count = Math.min(size, message.remaining());
      ByteBuffer piece = ByteBuffer.allocate(5 + count);
      piece.put((byte) 22).putShort((short) 0x0303).putShort((short) count);
      piece.put(message.slice(message.position(), count)).flip();
      message.position(message.position() + count);
      reader.look(piece, engine);
    }
    return reader;
  }

  private static ByteBuffer hello(Optional<String> name) throws Exception {
    SSLEngine client = Tls.selfSigned("localhost").clientContext().createSSLEngine();
    client.setUseClientMode(true);
    if (name.isPresent()) {
      client.setSSLParameters(asking(client.getSSLParameters(), name.get()));
    }
    ByteBuffer out = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), out);
    byte[] record = new byte[out.position()];
    out.flip().get(record);
    return ByteBuffer.wrap(record);
  }

  private static SSLParameters asking(SSLParameters parameters, String name) {
    parameters.setServerNames(List.of(new AnyName(name)));
    return parameters;
  }

  private static final class AnyName extends SNIServerName {
    AnyName(String name) {
      super(0, name.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
