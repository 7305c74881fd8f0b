package dev.postern.examples.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.login.LoginDenied;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM in all protocols over TLS. */
@Timeout(60)
class ScramLoginTest {
  private static final String BARE = "SCRAM-SHA-256";
  private static final String PLUS = "SCRAM-SHA-256-PLUS";
  private static final byte[] NONE = {};

  private final BlockingQueue<ServerEvent> events = new LinkedBlockingQueue<>();
  private MailServer server;

  /** Ann's keys are kept, Bob's password is, and Cat's is of no use for SCRAM. */
  private record Accounts() implements Authenticator, UserDirectory {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      throw new AssertionError("no password crosses the wire");
    }

    @Override
    public SecretLookup secret(String user, String mechanism, AuthContext context) {
      return switch (user) {
        case "ann" ->
            SecretLookup.found(
                ScramClient.keys("s3cret", "salt".getBytes(UTF_8), 10_000), MailUser.of("ann"));
        case "bob" -> SecretLookup.found(new Secret.Password("s3cret"), MailUser.of("bob"));
        case "cat" -> SecretLookup.notSupported();
        case "away" -> SecretLookup.unavailable();
        default -> SecretLookup.unknown();
      };
    }

    @Override
    public boolean hasSecrets(String mechanism) {
      return mechanism.startsWith("SCRAM-SHA-256");
    }

    @Override
    public UserLookup find(String name) {
      return UserLookup.found(MailUser.of(name));
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        MailServer.builder()
            .domains("example.org")
            .tls(Tls.selfSigned("localhost"))
            .authenticator(new Accounts())
            .saslMechanisms(SaslMechanisms.named(PLUS + " " + BARE))
            .limits(Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO))
            .observer(events::add)
            .listen(Smtp.smtps().port(0), Pop3.pop3s().port(0), Imap.imaps().port(0))
            .listen(Imap.imap().port(0))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "smtps, ann",
    "smtps, bob",
    "pop3s, ann",
    "pop3s, bob",
    "imaps, ann",
    "imaps, bob",
  })
  void whoProvesThePasswordIsIn(String listener, String user) throws Exception {
    for (String mechanism : new String[] {BARE, PLUS}) {
      try (SaslLines client = SaslLines.to(server, listener)) {
        ScramClient scram = scram(client, user, "s3cret", mechanism);
        String last = scram.last(client.begin(mechanism, scram.first()));
        assertThat(client.answer(last)).isEqualTo(scram.signature());
        assertThat(client.end("")).isEqualTo(SaslLines.Outcome.IN);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "smtps, ann, BAD_PASSWORD", "pop3s, bob, BAD_PASSWORD", "imaps, ann, BAD_PASSWORD",
    "smtps, eve, UNKNOWN_USER", "pop3s, eve, UNKNOWN_USER", "imaps, eve, UNKNOWN_USER",
    "imaps, cat, NO_SECRET_FOR_MECHANISM",
  })
  void whoCannotIsDeniedAtTheSameStepWhetherThereIsSuchAUser(
      String listener, String user, DenialReason reason) throws Exception {
    try (SaslLines client = SaslLines.to(server, listener)) {
      ScramClient scram = scram(client, user, "wrong", BARE);
      String last = scram.last(client.begin(BARE, scram.first()));
      assertThat(client.end(last)).isEqualTo(SaslLines.Outcome.DENIED);
    }
    assertThat(denied().user()).isEqualTo(user);
    assertThat(denied.reason()).isEqualTo(reason);
  }

  /** Asked twice, a server that made salts up would tell whom it does not know. */
  @ParameterizedTest
  @CsvSource({"ann, ann", "bob, bob", "cat, cat", "eve, eve", "eve, EVE"})
  void aUserHasTheSameSaltEachTimeWhetherThereIsSuchAUser(String user, String again)
      throws Exception {
    String salt = salt(user);
    assertThat(salt).startsWith("s=").isEqualTo(salt(again));
    assertThat(salt("other")).isNotEqualTo(salt);
  }

  private String salt(String user) throws Exception {
    try (SaslLines client = SaslLines.to(server, "imaps")) {
      return client.begin(BARE, scram(client, user, "wrong", BARE).first()).split(",", -1)[1];
    }
  }

  private LoginDenied denied;

  private LoginDenied denied() throws InterruptedException {
    ServerEvent event = events.poll(20, TimeUnit.SECONDS);
    while (event != null && !(event instanceof LoginDenied)) {
      event = events.poll(20, TimeUnit.SECONDS);
    }
    denied = (LoginDenied) event;
    return denied;
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "pop3s", "imaps"})
  void aDatabaseThatIsAwayIsNoDenial(String listener) throws Exception {
    try (SaslLines client = SaslLines.to(server, listener)) {
      ScramClient scram = scram(client, "away", "s3cret", BARE);
      assertThat(client.beginAndEnd(BARE, scram.first())).isEqualTo(SaslLines.Outcome.UNAVAILABLE);
    }
  }

  @Test
  void aLoginThatIsBoundToAnotherConnectionIsDenied() throws Exception {
    try (SaslLines client = SaslLines.to(server, "imaps")) {
      ScramClient scram =
          new ScramClient("ann", "s3cret", "nonce", "p=tls-server-end-point,,", new byte[32]);
      String last = scram.last(client.begin(PLUS, scram.first()));
      assertThat(client.end(last)).isEqualTo(SaslLines.Outcome.DENIED);
    }
  }

  @Test
  void whatNeedsTlsIsOfferedWithItAlone() throws Exception {
    try (SaslLines secure = SaslLines.to(server, "imaps");
        SaslLines clear = SaslLines.inTheClear(server, "imap")) {
      assertThat(secure.ask("a CAPABILITY"))
          .contains(" AUTH=SCRAM-SHA-256 ", " AUTH=SCRAM-SHA-256-PLUS ");
      assertThat(clear.ask("a CAPABILITY"))
          .contains(" AUTH=SCRAM-SHA-256 ")
          .doesNotContain("SCRAM-SHA-256-PLUS");
      assertThat(clear.beginAndEnd(PLUS, "p=tls-server-end-point,,n=ann,r=x"))
          .isEqualTo(SaslLines.Outcome.DENIED);
    }
  }

  /** RFC 5802 §6: who could have bound the login was told that it could not. */
  @Test
  void aDowngradeIsDeniedWhereItIsOne() throws Exception {
    try (SaslLines secure = SaslLines.to(server, "imaps");
        SaslLines clear = SaslLines.inTheClear(server, "imap")) {
      assertThat(secure.beginAndEnd(BARE, "y,,n=ann,r=x")).isEqualTo(SaslLines.Outcome.DENIED);
      assertThat(clear.begin(BARE, "y,,n=ann,r=x")).startsWith("r=x");
    }
  }

  private static ScramClient scram(SaslLines client, String user, String password, String mechanism)
      throws Exception {
    String nonce = Base64.getEncoder().encodeToString((user + password).getBytes(UTF_8));
    if (mechanism.equals(BARE)) {
      return new ScramClient(user, password, nonce, "n,,", NONE);
    }
    // RFC 5929 §4.1: the hash of the certificate's signature, here SHA-256.
    X509Certificate certificate = client.serverCertificate();
    assertThat(certificate.getSigAlgName()).startsWith("SHA256");
    byte[] binding = ScramClient.hash(certificate.getEncoded());
    return new ScramClient(user, password, nonce, "p=tls-server-end-point,,", binding);
  }
}
