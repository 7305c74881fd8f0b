package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renewed certificates, as certbot, a copy and a symbolic link bring them. */
class ReloadTest {
  private static final TestCa CA = new TestCa("Reload");
  private static final TestCa.Issued OLD = CA.issue("EC", "mail.test");
  private static final TestCa.Issued NEW = CA.issue("RSA", "mail.test", "more.test");
  private static final TestCa.Issued OTHER = CA.issue("EC", "other.test");

  @TempDir Path folder;

  private final AtomicLong nanos = new AtomicLong(-5);
  private final List<String> warnings = new ArrayList<>();
  private Path chain;
  private Path key;

  @BeforeEach
  void write() throws IOException {
    chain = Files.writeString(folder.resolve("chain.pem"), OLD.chainPem());
    key = Files.writeString(folder.resolve("key.pem"), OLD.pkcs8Pem());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void looksAgainAfterTheInterval() throws IOException {
    ServerCertificates server = server();
    assertThat(served(server)).isEqualTo(certificate(OLD));
    replace(NEW);

    nanos.addAndGet(ServerCertificates.LOOK_INTERVAL.toNanos() - 1);
    assertThat(served(server)).isEqualTo(certificate(OLD));
    nanos.addAndGet(1);
    assertThat(served(server)).isEqualTo(certificate(NEW));
  }

  @Test
  void looksAtOnceWhenTold() throws IOException {
    ServerCertificates server = server();
    replace(NEW);
    server.reload();

    assertThat(served(server)).isEqualTo(certificate(NEW));
    assertThat(server.trustedPem()).isEqualTo(TestCa.pem(certificate(NEW)).replace("\r", ""));
  }

  @Test
  void seesAFileWrittenInPlace() throws IOException {
    ServerCertificates server = server();
    Files.writeString(chain, NEW.chainPem());
    Files.writeString(key, NEW.pkcs8Pem());
    server.reload();

    assertThat(served(server)).isEqualTo(certificate(NEW));
  }

  @Test
  void seesASwappedLink() throws IOException {
    folder("archive1", OLD);
    folder("archive2", NEW);
    Path live = Files.createSymbolicLink(folder.resolve("live"), Path.of("archive1"));
    chain = live.resolve("chain.pem");
    key = live.resolve("key.pem");
    ServerCertificates server = server();
    assertThat(served(server)).isEqualTo(certificate(OLD));

    Path next = Files.createSymbolicLink(folder.resolve("next"), Path.of("archive2"));
    Files.move(next, live, StandardCopyOption.ATOMIC_MOVE);
    server.reload();

    assertThat(served(server)).isEqualTo(certificate(NEW));
  }

  @Test
  void keepsTheOldPairWhileARenewalIsHalfDone() throws IOException {
    ServerCertificates server = server();
    Files.writeString(chain, NEW.chainPem());
    server.reload();
    server.reload();
    assertThat(served(server)).isEqualTo(certificate(OLD));
    assertThat(warnings)
        .singleElement(as(STRING))
        .contains("kept as they were", "belongs to no certificate in " + chain);

    Files.writeString(chain, "-----BEGIN CERTIFICATE-----\nMII");
    server.reload();
    assertThat(served(server)).isEqualTo(certificate(OLD));

    Files.delete(chain);
    server.reload();
    assertThat(served(server)).isEqualTo(certificate(OLD));
    assertThat(warnings).hasSize(3);

    replace(NEW);
    server.reload();
    assertThat(served(server)).isEqualTo(certificate(NEW));
  }

  @Test
  void onesThatAreJoinedReloadEachForItself() throws IOException {
    ServerCertificates one = server();
    Credential other = Credential.of(OTHER.keys().getPrivate(), OTHER.chain());
    ServerCertificates both = fixed(other).and(one);
    replace(NEW);
    one.reload();
    both.reload();

    assertThat(served(one)).isEqualTo(certificate(NEW));
    assertThat(served(both)).isEqualTo(certificate(NEW));
    assertThat(served(fixed(other).and(one))).isEqualTo(certificate(NEW));
  }

  @Test
  void aConnectionThatStandsLivesOn() throws IOException {
    ServerCertificates server = server();
    EnginePair before = connect(server);
    replace(NEW);
    server.reload();

    assertThat(connect(server).serverCertificate()).isEqualTo(certificate(NEW));
    assertThat(before.serverCertificate()).isEqualTo(certificate(OLD));
    assertThat(before.say("NOOP")).isEqualTo("NOOP");
  }

  @Test
  void aHandshakeThatChoseBeforeAReloadKeepsItsPair() {
    Credential old = Credential.of(OLD.keys().getPrivate(), OLD.chain());
    Credential renewed = Credential.of(OTHER.keys().getPrivate(), OTHER.chain());
    SniKeys keys = new SniKeys(new CertificateTable(7, List.of(old)));
    String alias = keys.chooseEngineServerAlias("EC", null, null);
    keys.replace(new CertificateTable(8, List.of(renewed)));

    assertThat(alias).isEqualTo("0#7");
    assertThat(keys.getPrivateKey(alias)).isEqualTo(old.key());
    assertThat(keys.getCertificateChain(alias)).containsExactlyElementsOf(old.chain());
    assertThat(keys.getPrivateKey("0#8")).isEqualTo(renewed.key());
    assertThat(keys.getPrivateKey("0#6")).isNull();
    assertThat(keys.getCertificateChain("none")).isNull();
    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
  }

  private ServerCertificates server() {
    Path chainFile = chain;
    Path keyFile = key;
    CertificateFiles files =
        new CertificateFiles(
            List.of(chainFile, keyFile),
            keyFile,
            () -> CertificateReaders.pem(chainFile, keyFile),
            Clock.systemUTC(),
            warnings::add);
    return new ServerCertificates(List.of(files), nanos::get);
  }

  private ServerCertificates fixed(Credential credential) {
    List<Credential> only = List.of(credential);
    return new ServerCertificates(List.of(() -> only), nanos::get);
  }

  private void replace(TestCa.Issued issued) throws IOException {
    replace(chain, issued.chainPem());
    replace(key, issued.pkcs8Pem());
  }

  private void replace(Path file, String text) throws IOException {
    Path next = Files.writeString(folder.resolve("new"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void folder(String name, TestCa.Issued issued) throws IOException {
    Path archive = Files.createDirectory(folder.resolve(name));
    Files.writeString(archive.resolve("chain.pem"), issued.chainPem());
    Files.writeString(archive.resolve("key.pem"), issued.pkcs8Pem());
  }

  private static X509Certificate served(ServerCertificates server) throws IOException {
    return connect(server).serverCertificate();
  }

  private static EnginePair connect(ServerCertificates server) throws IOException {
    // The engine first: making it is what looks at the files.
    var engine = server.newServerEngine();
    return new EnginePair(EnginePair.client(server.clientContext(), "mail.test"), engine)
        .handshake();
  }

  private static X509Certificate certificate(TestCa.Issued issued) {
    return issued.chain().get(0);
  }
}
