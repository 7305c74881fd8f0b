package dev.postern.examples.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.auth.sasl.CertificateRule;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.examples.endtoend.TestAuthority;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EXTERNAL by a client's certificate, in all protocols. */
@Timeout(60)
class ExternalLoginTest {
  private static final char[] NONE = {};

  @TempDir private Path folder;
  private TestAuthority host;
  private TestAuthority ann;
  private MailServer server;

  /** Everybody who has a certificate may log in by it, but for Bob. */
  private record ByCertificate() implements Authenticator {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      boolean may =
          credentials instanceof Credentials.Certificate
              && credentials.authorizationId().isEmpty()
              && !credentials.authenticationId().startsWith("bob");
      return may
          ? AuthOutcome.accepted(MailUser.of(credentials.authenticationId()))
          : AuthOutcome.denied(DenialReason.DISABLED);
    }

    @Override
    public boolean verifies(Class<? extends Credentials> kind) {
      return kind == Credentials.Certificate.class;
    }
  }

  @BeforeEach
  void start() throws Exception {
    host = TestAuthority.of("localhost", 1);
    ann = TestAuthority.of("ann.example.org", 2);
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    Path clients = folder.resolve("clients.pem");
    host.writeChain(chain);
    host.writeKey(key);
    ann.writeChain(clients);
    server =
        MailServer.builder()
            .domains("example.org")
            .tls(Tls.pem(chain, key).clientCertificates(Tls.ClientCertificates.WANTED, clients))
            .authenticator(new ByCertificate())
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .saslMechanisms(SaslMechanisms.external(CertificateRule.commonName()))
            .limits(Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO))
            .listen(Smtp.smtps().port(0), Pop3.pop3s().port(0), Imap.imaps().port(0))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "pop3s", "imaps"})
  void aVerifiedCertificateIsEnough(String listener) throws Exception {
    try (SaslLines client = SaslLines.to(server, listener, client(Optional.of(ann)))) {
      client.begin("EXTERNAL");
      assertThat(client.end("")).isEqualTo(SaslLines.Outcome.IN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "pop3s", "imaps"})
  void itIsForItsOwnerAlone(String listener) throws Exception {
    try (SaslLines client = SaslLines.to(server, listener, client(Optional.of(ann)))) {
      assertThat(client.beginAndEnd("EXTERNAL", "bob.example.org"))
          .isEqualTo(SaslLines.Outcome.DENIED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "pop3s", "imaps"})
  void withoutOneThereIsNoSuchMechanism(String listener) throws Exception {
    try (SaslLines client = SaslLines.to(server, listener, client(Optional.empty()))) {
      assertThat(client.beginAndEnd("EXTERNAL", "ann.example.org"))
          .isEqualTo(SaslLines.Outcome.DENIED);
    }
  }

  /** Trusts the server, and shows a certificate if it has one. */
  private SSLContext client(Optional<TestAuthority> own) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NONE);
    trusted.setCertificateEntry("host", host.certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, NONE);
    if (own.isPresent()) {
      Certificate[] chain = {own.get().certificate()};
      keys.setKeyEntry("own", own.get().keys().getPrivate(), NONE, chain);
    }
    KeyManagerFactory shown = KeyManagerFactory.getInstance("PKIX");
    shown.init(keys, NONE);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
