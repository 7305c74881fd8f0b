package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.postern.Tls;
import dev.postern.TlsConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateReadersTest {
  private static final TestCa CA = new TestCa("Readers");
  private static final TestCa.Issued A = CA.issue("EC", "a.test", "*.A.test");
  private static final TestCa.Issued B = CA.issue("RSA", "b.test");
  private static final char[] PASSWORD = "secret".toCharArray();

  @TempDir Path folder;

  @Test
  void readsAChainAndTheNamesOfItsFirstCertificate() throws IOException {
    Credential read = pem(A.chainPem(), A.pkcs8Pem());

    assertThat(read.chain()).isEqualTo(A.chain());
    assertThat(read.names()).containsExactly("a.test", "*.a.test");
    assertThat(read.toString()).doesNotContain("Private");
  }

  @Test
  void putsAChainInOrderAndLeavesOutStrangers() throws IOException {
    String pem =
        TestCa.pem(CA.certificate()) + TestCa.pem(B.chain().get(0)) + TestCa.pem(A.chain().get(0));

    assertThat(pem(pem, A.pkcs8Pem()).chain()).isEqualTo(A.chain());
  }

  @Test
  void oneFileMayHoldBoth() throws IOException {
    Path both = write("both.pem", A.pkcs8Pem() + A.chainPem());

    assertThat(CertificateReaders.pem(both, both).get(0).chain()).isEqualTo(A.chain());
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws IOException {
    Path chain = write("chain.pem", A.chainPem());
    Path key = write("key.pem", B.pkcs8Pem());

    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.pem(chain, key))
        .withMessage("the private key in " + key + " belongs to no certificate in " + chain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "garbage", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"})
  void refusesWhatIsNoChain(String text) throws IOException {
    Path chain = write("chain.pem", text);
    Path key = write("key.pem", A.pkcs8Pem());

    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.pem(chain, key))
        .withMessageContaining("chain.pem")
        .withMessageContaining("certificate");
  }

  @Test
  void refusesFilesThatAreMissingOrHugeOrFolders() throws IOException {
    Path key = write("key.pem", A.pkcs8Pem());
    Path huge = write("huge.pem", " ".repeat(PemBlocks.MAX_FILE + 1));

    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.pem(folder.resolve("none.pem"), key))
        .withMessageEndingWith("none.pem does not exist");
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.pem(huge, key))
        .withMessageContaining("larger than 1048576 bytes");
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.pem(folder, key))
        .withMessageContaining("cannot be read");
  }

  @Test
  void warnsOfAnExpiredCertificateAndAKeyThatOthersCanRead() throws IOException {
    Instant then = Instant.parse("2020-01-01T00:00:00Z");
    TestCa.Issued old = CA.issue("EC", then, then.plusSeconds(60), "old.test");
    Path chain = write("chain.pem", old.chainPem());
    Path key = write("key.pem", old.pkcs8Pem());

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(warnings(chain, key, then.plusSeconds(61)))
        .containsExactly(
            "certificate not valid now names=[old.test] from=2020-01-01T00:00:00Z"
                + " until=2020-01-01T00:01:00Z file="
                + chain,
            "private key readable by others file=" + key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(warnings(chain, key, then.plusSeconds(60))).isEmpty();
    assertThat(warnings(chain, key, then.minusSeconds(1)))
        .singleElement(as(STRING))
        .startsWith("certificate not valid now");
  }

  private static List<String> warnings(Path chain, Path key, Instant now) {
    List<String> warnings = new ArrayList<>();
    CertificateFiles files =
        new CertificateFiles(
            List.of(chain, key),
            key,
            () -> CertificateReaders.pem(chain, key),
            Clock.fixed(now, ZoneOffset.UTC),
            warnings::add);
    assertThat(files.look()).hasSize(1);
    return warnings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void readsKeyStores(String type) throws IOException, GeneralSecurityException {
    Path file = keyStore(type, A, B);

    assertThat(CertificateReaders.keyStore(file, PASSWORD))
        .extracting(credential -> credential.certificate().getSubjectX500Principal().getName())
        .containsExactlyInAnyOrder("CN=a.test", "CN=b.test");
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.keyStore(file, "wrong".toCharArray()))
        .withMessage("the password does not open " + file);
  }

  @Test
  void refusesKeyStoresWithoutAKey() throws IOException, GeneralSecurityException {
    Path empty = keyStore("PKCS12");
    Path garbage = write("garbage", "none");

    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.keyStore(empty, PASSWORD))
        .withMessageEndingWith("holds no private key");
    assertThatExceptionOfType(TlsConfigurationException.class)
        .isThrownBy(() -> Tls.keyStore(garbage, PASSWORD))
        .withMessageEndingWith("is not a PKCS12 or JKS key store");
  }

  private Path keyStore(String type, TestCa.Issued... issued)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    for (int i = 0; i < issued.length; i++) {
      issued[i].into(store, "key" + i, PASSWORD);
    }
    Path file = folder.resolve("store");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD);
    }
    return file;
  }

  private Credential pem(String chain, String key) throws IOException {
    return CertificateReaders.pem(write("chain.pem", chain), write("key.pem", key)).get(0);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
