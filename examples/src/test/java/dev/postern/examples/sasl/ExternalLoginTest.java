package dev.postern.examples.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.UserLookup;
import dev.postern.examples.endtoend.TestAuthority;
import dev.postern.imap.Imap;
import dev.postern.net.TlsInfo;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
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

/** A mechanism that trusts a client's certificate, in all protocols. */
@Timeout(60)
class ExternalLoginTest {
  private static final char[] NONE = {};

  @TempDir private Path folder;
  private TestAuthority host;
  private TestAuthority ann;
  private MailServer server;

  /** EXTERNAL (RFC 4422, Appendix A), whose user is the subject of the certificate. */
  private record External() implements SaslMechanism {
    @Override
    public String name() {
      return "EXTERNAL";
    }

    @Override
    public Exposure exposure() {
      return Exposure.PROOF;
    }

    @Override
    public boolean available(AuthContext login) {
      return user(login).isPresent();
    }

    @Override
    public SaslExchange start(SaslContext context) {
      MailUser user = user(context.login()).orElseThrow();
      return response -> {
        if (response == null) {
          return new SaslStep.Challenge(new byte[0]);
        }
        String actingAs = new String(response, UTF_8);
        return new SaslStep.Done(
            actingAs.isEmpty() || actingAs.equals(user.name())
                ? AuthOutcome.accepted(user)
                : AuthOutcome.denied(DenialReason.NOT_AUTHORIZED));
      };
    }

    private static Optional<MailUser> user(AuthContext login) {
      return login
          .peer()
          .tls()
          .flatMap(TlsInfo::clientCertificate)
          .map(X509Certificate::getSubjectX500Principal)
          .map(subject -> MailUser.of(subject.getName().replace("CN=", "")));
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
            .authenticator((credentials, context) -> AuthOutcome.denied())
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .saslMechanisms(new External())
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
