package dev.postern.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with the settings, in Dovecot's words where there are some. */
class OAuthConfigFileTest {
  @TempDir private Path directory;

  private OAuthAuthenticator read(String... lines) throws IOException {
    return OAuthAuthenticator.of(Files.write(directory.resolve("oauth2.conf.ext"), List.of(lines)));
  }

  private static AuthOutcome login(OAuthAuthenticator tokens, String token) {
    AuthOutcome outcome =
        tokens.authenticate(
            new Credentials.Token("", "", token), AuthContext.of("imap", PeerInfo.unix("imap")));
    tokens.close();
    return outcome;
  }

  @Test
  void signedTokens() throws Exception {
    Issuer issuer = new Issuer();
    Path keys = Files.writeString(directory.resolve("keys.json"), issuer.keys());
    OAuthAuthenticator tokens =
        read(
            "# of the staff",
            "jwks_file = " + keys,
            "issuers = https://other.example " + Issuer.NAME,
            "audience = " + Issuer.AUDIENCE,
            "algorithms = RS256 ES256",
            "scope = mail",
            "username_attribute = sub",
            "username_format = %Lu@example.org");
    assertThat(login(tokens, issuer.rs256(Issuer.claims(Instant.now()))))
        .isEqualTo(AuthOutcome.accepted(MailUser.of("4711@example.org")));
  }

  @Test
  void introspection() throws Exception {
    try (WebServer server = new WebServer("{\"active\":true,\"email\":\"ann@example.org\"}")) {
      OAuthAuthenticator tokens =
          read(
              "introspection_url = " + server.uri(),
              "introspection_mode = post",
              "active_attribute = active",
              "active_value = true",
              "client_id = mail",
              "client_secret = s",
              "tls_ca_cert_file =");
      assertThat(login(tokens, "abc"))
          .isEqualTo(AuthOutcome.accepted(MailUser.of("ann@example.org")));
      assertThat(server.authorizations).containsExactly("Basic bWFpbDpz");
    }
  }

  @Test
  void whatIsWrongIsToldWithItsLine() {
    for (String[] wrong :
        new String[][] {
          {"nonsense", "name = value is missing"},
          {"nonsense = 1", "unknown setting nonsense"},
          {"introspection_mode = get", "introspection_mode can be post alone"},
          {"jwks_url = http://example.org/", "an https URL, or one of this machine"},
          {"algorithms = none", "unknown algorithm none"},
          {"username_format = %x", "unknown variable %x in %x"},
          {"tls_ca_cert_file = /none.pem", "certificates cannot be used: /none.pem"}
        }) {
      assertThatThrownBy(() -> read("# first", wrong[0]))
          .as(wrong[0])
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("oauth2.conf.ext line 2: " + wrong[1]);
    }
  }
}
