package dev.postern.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.net.PeerInfo;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is said to a server that does not prove its name. */
@Timeout(60)
class LdapTlsTest {
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  @TempDir private Path files;

  private SSLContext context(String name) throws Exception {
    Path store = files.resolve(name + ".p12");
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=dns:" + name);
    keytool(store, "-exportcert", "-rfc", "-file", pem(name).toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, STORE_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String... words) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(words));
    command.addAll(
        List.of("-alias", "key", "-keystore", store.toString(), "-storepass", "changeit"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private Path pem(String name) {
    return files.resolve(name + ".pem");
  }

  private static AuthOutcome login(LdapAuthenticatorBuilder builder) {
    LdapAuthenticator ldap = builder.build();
    AuthOutcome outcome =
        ldap.authenticate(
            Credentials.Password.of("ann", "secret"),
            AuthContext.of("imap", PeerInfo.unix("imap")));
    ldap.close();
    return outcome;
  }

  private LdapAuthenticatorBuilder client(TestDirectory directory, String scheme) {
    return LdapAuthenticator.builder()
        .uris(scheme + "://localhost:" + directory.port())
        .dn(TestDirectory.SERVICE)
        .dnPassword(TestDirectory.SERVICE_PASSWORD)
        .base(TestDirectory.BASE)
        .authBind();
  }

  private static InMemoryListenerConfig startTls(SSLContext context) throws Exception {
    return InMemoryListenerConfig.createLDAPConfig(
        "starttls", InetAddress.getByName("localhost"), 0, context.getSocketFactory());
  }

  private static InMemoryListenerConfig ldaps(SSLContext context) throws Exception {
    return InMemoryListenerConfig.createLDAPSConfig(
        "ldaps",
        InetAddress.getByName("localhost"),
        0,
        context.getServerSocketFactory(),
        context.getSocketFactory());
  }

  @Test
  void startTlsAndLdapsWithACertificateOfTheName() throws Exception {
    SSLContext context = context("localhost");
    try (TestDirectory directory = TestDirectory.start(startTls(context))) {
      directory.add("ann", "secret");
      assertThat(login(client(directory, "ldap").startTls().tlsCaCertFile(pem("localhost"))))
          .isInstanceOf(AuthOutcome.Accepted.class);
    }
    try (TestDirectory directory = TestDirectory.start(ldaps(context))) {
      directory.add("ann", "secret");
      assertThat(login(client(directory, "ldaps").tlsCaCertFile(pem("localhost"))))
          .isInstanceOf(AuthOutcome.Accepted.class);
    }
  }

  @Test
  void anotherNameIsRefused() throws Exception {
    SSLContext context = context("other.example");
    try (TestDirectory directory = TestDirectory.start(startTls(context))) {
      directory.add("ann", "secret");
      assertThat(login(client(directory, "ldap").startTls().tlsCaCertFile(pem("other.example"))))
          .isEqualTo(AuthOutcome.unavailable());
      assertThat(directory.asked).isEmpty();
    }
    try (TestDirectory directory = TestDirectory.start(ldaps(context))) {
      directory.add("ann", "secret");
      assertThat(login(client(directory, "ldaps").tlsCaCertFile(pem("other.example"))))
          .isEqualTo(AuthOutcome.unavailable());
      assertThat(directory.asked).isEmpty();
    }
  }

  @Test
  void anAuthorityThatIsNotTrustedIsRefused() throws Exception {
    try (TestDirectory directory = TestDirectory.start(ldaps(context("localhost")))) {
      directory.add("ann", "secret");
      assertThat(login(client(directory, "ldaps"))).isEqualTo(AuthOutcome.unavailable());
    }
  }

  /** A server that cannot, or somebody in between who says so, gets no password. */
  @Test
  void withoutStartTlsNothingIsSaid() throws Exception {
    try (TestDirectory directory = TestDirectory.start()) {
      directory.add("ann", "secret");
      assertThat(login(client(directory, "ldap").startTls())).isEqualTo(AuthOutcome.unavailable());
      assertThat(directory.asked).isEmpty();
    }
  }

  @Test
  void authoritiesThatCannotBeReadAreToldWhenItIsBuilt() throws Exception {
    Path none = files.resolve("none.pem");
    assertThatThrownBy(
            () ->
                LdapAuthenticator.builder()
                    .uris("ldaps://localhost")
                    .base("")
                    .tlsCaCertFile(none)
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tls_ca_cert_file")
        .hasMessageContaining("none.pem");
    Path empty = Files.writeString(files.resolve("empty.pem"), "");
    assertThatThrownBy(() -> LdapTls.trusting(Optional.of(empty)))
        .hasMessageContaining("empty.pem holds no PEM certificate");
  }
}
