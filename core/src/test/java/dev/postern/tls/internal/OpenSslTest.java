package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.Tls;
import dev.postern.TlsConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that OpenSSL writes, and what it thinks of ours. */
class OpenSslTest {
  @TempDir Path folder;

  private OpenSsl openssl;

  @BeforeEach
  void find() {
    openssl = new OpenSsl(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem",
    "RSA, genrsa -traditional -out key.pem 2048",
    "EC, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
    "EC, ecparam -name secp384r1 -genkey -out key.pem",
    "EdDSA, genpkey -algorithm ED25519 -out key.pem",
    "RSASSA-PSS, genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out key.pem",
  })
  void servesWithItsKeys(String type, String command) throws IOException, InterruptedException {
    openssl.run("", command.split(" ", -1));
    selfSign();
    Tls tls = Tls.pem(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    EnginePair pair =
        new EnginePair(EnginePair.client(tls.clientContext(), "a.test"), tls.newServerEngine())
            .handshake();

    assertThat(PemKeys.read(folder.resolve("key.pem")).getAlgorithm()).isEqualTo(type);
    assertThat(pair.protocol()).isEqualTo("TLSv1.3");
    assertThat(pair.say("NOOP")).isEqualTo("NOOP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass pass:x -out key.pem",
        "genrsa -traditional -aes128 -passout pass:x -out key.pem 2048",
      })
  void refusesEncryptedKeys(String command) throws IOException, InterruptedException {
    openssl.run("", command.split(" ", -1));

    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> PemKeys.read(folder.resolve("key.pem")))
        .withMessageContaining("is encrypted")
        .withMessageContaining("openssl pkcs8 -topk8 -nocrypt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-legacy"})
  void readsItsPkcs12(String more) throws IOException, InterruptedException {
    openssl.run("", "genpkey", "-algorithm", "RSA", "-out", "key.pem");
    selfSign();
    String command =
        "pkcs12 -export -in cert.pem -inkey key.pem -out s.p12 -passout pass:pw " + more;
    openssl.run("", command.strip().split(" ", -1));

    assertThat(CertificateReaders.keyStore(folder.resolve("s.p12"), "pw".toCharArray()))
        .singleElement()
        .satisfies(credential -> assertThat(credential.names()).containsExactly("a.test"));
  }

  @Test
  void verifiesOurAuthorityStrictly() throws IOException, InterruptedException {
    Tls tls = Tls.selfSigned("localhost", "mail.example.org");
    Files.writeString(folder.resolve("ca.pem"), tls.authorityPem());
    Files.writeString(
        folder.resolve("leaf.pem"),
        TestCa.pem(
            new EnginePair(
                    EnginePair.client(tls.clientContext(), "localhost"), tls.newServerEngine())
                .handshake()
                .serverCertificate()));
    String verify = "verify -x509_strict -purpose sslserver -CAfile ca.pem ";

    assertThat(openssl.run("", (verify + "-verify_ip ::1 leaf.pem").split(" ", -1)))
        .contains("leaf.pem: OK");
    assertThat(
            openssl.run("", (verify + "-verify_hostname mail.example.org leaf.pem").split(" ", -1)))
        .contains("leaf.pem: OK");
    assertThat(
            openssl.answer("", (verify + "-verify_hostname b.test leaf.pem").split(" ", -1)).text())
        .contains("hostname mismatch");
  }

  private void selfSign() throws IOException, InterruptedException {
    String command =
        "req -x509 -new -key key.pem -days 2 -out cert.pem -subj /CN=x"
            + " -addext subjectAltName=DNS:a.test";
    openssl.run("", command.split(" ", -1));
  }
}
