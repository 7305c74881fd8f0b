package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates in files: renewed under a running server, several at once. */
@Timeout(60)
class CertificatesTest {
  @TempDir private Path data;

  @Test
  void aRenewalTouchesNoOpenConnection() throws Exception {
    Path chain = data.resolve("chain.pem");
    Path key = data.resolve("key.pem");
    TestAuthority old = TestAuthority.of("localhost", 1);
    old.writeChain(chain);
    old.writeKey(key);
    Tls tls = Tls.pem(chain, key);
    SSLContext trustsOld = tls.clientContext();
    try (MailHost host = MailHost.start(data, b -> MailHost.usualListeners(b.tls(tls)));
        IMAPStore store = Angus.imap(host);
        IMAPFolder inbox = Angus.open(store, "INBOX")) {
      assertThat(presented(host, trustsOld, "localhost")).isEqualTo(old.certificate());

      TestAuthority renewed = TestAuthority.of("localhost", 2);
      renewed.writeChain(chain);
      tls.reload();
      assertThat(presented(host, trustsOld, "localhost"))
          .as("a chain without its key is a renewal half done")
          .isEqualTo(old.certificate());
      renewed.writeKey(key);
      tls.reload();
      assertThat(presented(host, tls.clientContext(), "localhost"))
          .isEqualTo(renewed.certificate());
      assertThatExceptionOfType(SSLException.class)
          .isThrownBy(() -> presented(host, trustsOld, "localhost"));

      Angus.submit(host, "submission", List.of(SampleMail.of("after", "x\r\n")), MailHost.ANN);
      Object done =
          inbox.doCommand(
              protocol -> {
                protocol.simpleCommand("NOOP", null);
                return "done";
              });
      assertThat(done).isEqualTo("done");
      assertThat(inbox.getMessageCount()).as("the old session lives on").isEqualTo(1);
      assertThat(inbox.getMessage(1).getSubject()).isEqualTo("after");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.org, a.example.org",
    "b.example.org, b.example.org",
    "c.example.org, a.example.org"
  })
  void theNameAskedForChooses(String asked, String presented) throws Exception {
    Tls tls = files("a.example.org").and(files("b.example.org"));
    try (MailHost host = MailHost.start(data, b -> MailHost.usualListeners(b.tls(tls)))) {
      assertThat(presented(host, tls.clientContext(), asked).getSubjectX500Principal().getName())
          .isEqualTo("CN=" + presented);
    }
  }

  private Tls files(String name) throws Exception {
    TestAuthority authority = TestAuthority.of(name, 1);
    authority.writeChain(data.resolve(name + ".pem"));
    authority.writeKey(data.resolve(name + ".key"));
    return Tls.pem(data.resolve(name + ".pem"), data.resolve(name + ".key"));
  }

  private static X509Certificate presented(MailHost host, SSLContext trust, String name)
      throws IOException {
    try (SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket("localhost", host.port("imaps"))) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
