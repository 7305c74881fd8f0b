package dev.postern.auth.dovecot.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import dev.postern.testing.contract.AuthenticatorContract;
import dev.postern.testing.contract.UserDirectoryContract;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Dovecot answers. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealDovecotTest {
  private static final AuthContext IMAP = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final String ANN = "ann@example.org";
  private static final String PASSWORD = "s3cret-of-ann";
  private static final String USERS =
      """
      ann@example.org:{PLAIN}s3cret-of-ann:200:12::/home/ann::userdb_mail=maildir:~/M userdb_quota_rule=*:storage=1G
      off@example.org:{PLAIN}x:200:12::/home/off::nologin
      net@example.org:{PLAIN}x:200:12::/home/net::allow_nets=192.0.2.0/24
      """;

  @TempDir private static Path directory;
  private RealDovecot real;
  private DovecotAuthenticator dovecot;
  private DovecotUserDirectory users;
  private final List<AutoCloseable> others = new ArrayList<>();

  @BeforeAll
  void startDovecot() throws Exception {
    real = RealDovecot.start(directory, USERS);
  }

  @AfterAll
  void endDovecot() throws Exception {
    if (real != null) {
      real.close();
    }
  }

  @BeforeEach
  void makeClients() {
    dovecot = DovecotAuthenticator.unix(real.logins());
    users = DovecotUserDirectory.unix(real.lookups());
  }

  @AfterEach
  void endClients() throws Exception {
    dovecot.close();
    users.close();
    for (AutoCloseable other : others) {
      other.close();
    }
    others.clear();
  }

  @Nested
  final class Contract extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() {
      return dovecot;
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(DovecotAuthenticator.unix(directory.resolve("none")));
    }
  }

  @Nested
  final class DirectoryContract extends UserDirectoryContract {
    @Override
    protected UserDirectory newDirectory() {
      return users;
    }

    @Override
    protected Optional<UserDirectory> newUnavailableDirectory() {
      return Optional.of(DovecotUserDirectory.unix(directory.resolve("none")));
    }
  }

  private AuthOutcome login(String user, String password) {
    return dovecot.authenticate(Credentials.Password.of(user, password), IMAP);
  }

  @Test
  void namesAreThoseThatDovecotMakesOfThem() throws Exception {
    dovecot.check();
    assertThat(login("ANN@Example.org", PASSWORD))
        .isEqualTo(AuthOutcome.accepted(MailUser.of(ANN)));
    assertThat(
            dovecot.authenticate(new Credentials.Password("Ann@example.org", ANN, PASSWORD), IMAP))
        .isEqualTo(AuthOutcome.accepted(MailUser.of(ANN)));
    users.check();
    assertThat(users.find("ANN@Example.org"))
        .isEqualTo(
            UserLookup.found(
                new MailUser(
                    ANN,
                    Optional.of("/home/ann"),
                    Map.of(
                        "uid", "200",
                        "gid", "12",
                        "mail", "maildir:~/M",
                        "quota_rule", "*:storage=1G"))));
  }

  @Test
  void whoMayNotLogInIsDenied() {
    assertThat(login("off@example.org", "x")).isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
    assertThat(login("net@example.org", "x")).isInstanceOf(AuthOutcome.Denied.class);
  }

  @Test
  void aDatabaseThatIsAwayIsNoDenial() {
    assertThat(login("bob@away.example", PASSWORD)).isEqualTo(AuthOutcome.unavailable());
    assertThat(login(ANN, PASSWORD)).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void severalClientsOfOneProcessAreServed() {
    for (int i = 0; i < 5; i++) {
      DovecotAuthenticator other = DovecotAuthenticator.unix(real.logins());
      others.add(other::close);
      assertThat(other.authenticate(Credentials.Password.of(ANN, PASSWORD), IMAP))
          .isInstanceOf(AuthOutcome.Accepted.class);
    }
    assertThat(login(ANN, PASSWORD)).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void loginsGoOnAfterARestartAndAReload() throws Exception {
    assertThat(login(ANN, PASSWORD)).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(users.find(ANN)).isInstanceOf(UserLookup.Found.class);
    real.restart();
    assertThat(login(ANN, PASSWORD)).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(users.find(ANN)).isInstanceOf(UserLookup.Found.class);
    real.reload();
    for (int i = 0; i < 200; i++) {
      assertThat(login(ANN, PASSWORD)).isInstanceOf(AuthOutcome.Accepted.class);
    }
  }

  private AuthOutcome exchange(String mechanism, Client client) throws Exception {
    SaslMechanism relayed = dovecot.mechanism(mechanism);
    relayed.check();
    SaslExchange exchange = relayed.start(context());
    byte[] response = client.answer(new byte[0]);
    for (int i = 0; i < 10; i++) {
      SaslStep step = exchange.next(response);
      if (step instanceof SaslStep.Done done) {
        return done.outcome();
      }
      response = client.answer(((SaslStep.Challenge) step).octets());
    }
    throw new AssertionError("an exchange without end");
  }

  private interface Client {
    /** Null where it waits for the server. */
    byte[] answer(byte[] challenge) throws Exception;
  }

  @Test
  void cramMd5IsRelayed() throws Exception {
    assertThat(exchange("CRAM-MD5", challenge -> cramMd5(challenge, PASSWORD)))
        .isEqualTo(AuthOutcome.accepted(MailUser.of(ANN)));
    assertThat(exchange("CRAM-MD5", challenge -> cramMd5(challenge, "wrong")))
        .isInstanceOf(AuthOutcome.Denied.class);
  }

  private static byte[] cramMd5(byte[] challenge, String password) throws Exception {
    return challenge.length == 0
        ? null
        : (ANN
                + ' '
                + HexFormat.of().formatHex(mac("HmacMD5", password.getBytes(UTF_8), challenge)))
            .getBytes(UTF_8);
  }

  @Test
  void loginIsRelayedWithItsPrompts() throws Exception {
    assertThat(
            exchange(
                "login",
                challenge ->
                    switch (new String(challenge, UTF_8)) {
                      case "" -> null;
                      case "Username:" -> ANN.getBytes(UTF_8);
                      default -> PASSWORD.getBytes(UTF_8);
                    }))
        .isEqualTo(AuthOutcome.accepted(MailUser.of(ANN)));
  }

  @Test
  void plainIsRelayedWithAnInitialResponseAndWithout() throws Exception {
    byte[] plain = ("\0" + ANN + "\0" + PASSWORD).getBytes(UTF_8);
    assertThat(exchange("PLAIN", challenge -> plain))
        .isEqualTo(AuthOutcome.accepted(MailUser.of(ANN)));
    boolean[] asked = new boolean[1];
    assertThat(
            exchange(
                "PLAIN",
                challenge -> {
                  byte[] answer = asked[0] ? plain : null;
                  asked[0] = true;
                  return answer;
                }))
        .isEqualTo(AuthOutcome.accepted(MailUser.of(ANN)));
  }

  @Test
  void scramIsRelayedAndDovecotProvesItself() throws Exception {
    ScramClient right = new ScramClient(PASSWORD);
    assertThat(exchange("SCRAM-SHA-256", right)).isEqualTo(AuthOutcome.accepted(MailUser.of(ANN)));
    assertThat(right.proven).isTrue();
    assertThat(exchange("SCRAM-SHA-256", new ScramClient("wrong")))
        .isInstanceOf(AuthOutcome.Denied.class);
  }

  @Test
  void whatDovecotDoesNotHaveIsUnavailableAndLeavesTheOthersAlone() throws Exception {
    assertThat(login(ANN, PASSWORD)).isInstanceOf(AuthOutcome.Accepted.class);
    SaslStep step = dovecot.mechanism("DIGEST-MD5").start(context()).next(null);
    assertThat(step).isEqualTo(new SaslStep.Done(AuthOutcome.unavailable()));
    assertThat(login(ANN, PASSWORD)).isInstanceOf(AuthOutcome.Accepted.class);
  }

  /** A relayed exchange asks for nothing but the circumstances. */
  private static SaslContext context() {
    return (SaslContext)
        Proxy.newProxyInstance(
            SaslContext.class.getClassLoader(),
            new Class<?>[] {SaslContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("login")) {
                return IMAP;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static byte[] mac(String algorithm, byte[] key, byte[] text) throws Exception {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    return mac.doFinal(text);
  }

  /** RFC 5802 §3, without channel binding. */
  private static final class ScramClient implements Client {
    private static final String FIRST = "n=" + ANN + ",r=abcdefgh";
    private final String password;
    private byte[] serverSignature;
    boolean proven;

    ScramClient(String password) {
      this.password = password;
    }

    @Override
    public byte[] answer(byte[] challenge) throws Exception {
      if (challenge.length == 0) {
        return ("n,," + FIRST).getBytes(UTF_8);
      }
      String text = new String(challenge, UTF_8);
      if (text.startsWith("v=")) {
        proven = Base64.getEncoder().encodeToString(serverSignature).equals(text.substring(2));
        return new byte[0];
      }
      String[] parts = text.split(",", -1);
      byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
      PBEKeySpec spec =
          new PBEKeySpec(
              password.toCharArray(), salt, Integer.parseInt(parts[2].substring(2)), 256);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      String bare = "c=biws," + parts[0];
      byte[] all = (FIRST + ',' + text + ',' + bare).getBytes(UTF_8);
      byte[] clientKey = mac("HmacSHA256", salted, "Client Key".getBytes(UTF_8));
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
      byte[] signature = mac("HmacSHA256", stored, all);
      for (int i = 0; i < clientKey.length; i++) {
        clientKey[i] ^= signature[i];
      }
      serverSignature =
          mac("HmacSHA256", mac("HmacSHA256", salted, "Server Key".getBytes(UTF_8)), all);
      return (bare + ",p=" + Base64.getEncoder().encodeToString(clientKey)).getBytes(UTF_8);
    }
  }
}
