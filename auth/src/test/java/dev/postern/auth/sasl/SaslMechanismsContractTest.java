package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthContext;
import dev.postern.auth.SaslMechanism;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import dev.postern.testing.contract.SaslMechanismContract;
import org.junit.jupiter.api.Nested;

/** The mechanisms that come with Postern keep the contract. */
class SaslMechanismsContractTest {

  @Nested
  final class OfPlain extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return new Plain();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge -> ("\0" + user + "\0" + password).getBytes(UTF_8);
    }
  }

  @Nested
  final class OfLogin extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return new Login();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge ->
          (new String(challenge, UTF_8).startsWith("User") ? user : password).getBytes(UTF_8);
    }
  }

  @Nested
  final class OfScramSha1 extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return SaslMechanisms.scramSha1();
    }

    @Override
    protected Client newClient(String user, String password) {
      return ScramClient.of("SHA-1", user, password);
    }
  }

  @Nested
  final class OfScramSha256 extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return SaslMechanisms.scramSha256();
    }

    @Override
    protected Client newClient(String user, String password) {
      return ScramClient.of("SHA-256", user, password);
    }
  }

  @Nested
  final class OfScramSha1Plus extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return SaslMechanisms.scramSha1Plus();
    }

    @Override
    protected AuthContext newLogin() {
      return bound("tls-exporter", "\u00ff1234");
    }

    @Override
    protected Client newClient(String user, String password) {
      return new ScramClient("SHA-1", user, password, "nonce", "p=tls-exporter,,", "\u00ff1234");
    }
  }

  @Nested
  final class OfScramSha256Plus extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return SaslMechanisms.scramSha256Plus();
    }

    @Override
    protected AuthContext newLogin() {
      return bound("tls-server-end-point", "\u00ff1234");
    }

    @Override
    protected Client newClient(String user, String password) {
      return new ScramClient(
          "SHA-256", user, password, "nonce", "p=tls-server-end-point,,", "\u00ff1234");
    }
  }

  @Nested
  final class OfCramMd5 extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return SaslMechanisms.cramMd5();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge -> Md5Clients.cram(challenge, user, password).getBytes(UTF_8);
    }
  }

  @Nested
  final class OfDigestMd5 extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return SaslMechanisms.digestMd5();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge ->
          Md5Clients.digest(new String(challenge, UTF_8), user, password).getBytes(UTF_8);
    }
  }

  @Nested
  final class OfOAuthBearer extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return SaslMechanisms.oauthBearer();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge ->
          (challenge.length == 0 ? "n,a=" + user + ",\1auth=Bearer " + password + "\1\1" : "\1")
              .getBytes(UTF_8);
    }
  }

  @Nested
  final class OfXoauth2 extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return SaslMechanisms.xoauth2();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge ->
          (challenge.length == 0 ? "user=" + user + "\1auth=Bearer " + password + "\1\1" : "")
              .getBytes(UTF_8);
    }
  }

  private static AuthContext bound(String type, String data) {
    TlsInfo tls =
        TlsInfo.of("TLSv1.3", "TLS_AES_256_GCM_SHA384")
            .withChannelBinding(type, data.getBytes(ISO_8859_1));
    return AuthContext.of("imap", PeerInfo.unix("imap").withTls(tls));
  }
}
