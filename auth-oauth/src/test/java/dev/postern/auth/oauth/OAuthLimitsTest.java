package dev.postern.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.net.PeerInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tokens are taken within the limits of the server. */
class OAuthLimitsTest {
  private static final Limits USUAL = Limits.defaults();

  @Test
  void eachLimitIsRead() {
    Limits limits =
        USUAL
            .with(OAuthLimits.OAUTH_TOKEN_OCTETS, 1)
            .with(OAuthLimits.OAUTH_ANSWER_OCTETS, 2)
            .with(OAuthLimits.OAUTH_TOKENS_KEPT, 3)
            .with(OAuthLimits.OAUTH_ANSWER, Duration.ofMinutes(4))
            .with(OAuthLimits.OAUTH_TOKEN_LIFE, Duration.ofMinutes(5))
            .with(OAuthLimits.OAUTH_KEYS_LIFE, Duration.ofMinutes(6))
            .with(OAuthLimits.OAUTH_KEYS_OUTAGE, Duration.ofMinutes(7))
            .with(OAuthLimits.OAUTH_KEYS_RETRY, Duration.ofMinutes(8))
            .with(OAuthLimits.OAUTH_CLOCK_SKEW, Duration.ofMinutes(9));
    assertThat(OAuthBounds.of(limits))
        .isEqualTo(
            new OAuthBounds(
                1,
                2,
                3,
                Duration.ofMinutes(4),
                Duration.ofMinutes(5),
                Duration.ofMinutes(6),
                Duration.ofMinutes(7),
                Duration.ofMinutes(8),
                Duration.ofMinutes(9)));
  }

  @Test
  void theyAreTheServersOnceItHasStarted() {
    // Nobody listens there.
    OAuthAuthenticator tokens =
        OAuthAuthenticator.builder().introspection(URI.create("http://127.0.0.1:1/")).build();
    try {
      assertThat(login(tokens, "x".repeat(11))).isEqualTo(AuthOutcome.unavailable());
      tokens.start(server(USUAL.with(OAuthLimits.OAUTH_TOKEN_OCTETS, 10)));
      assertThat(login(tokens, "x".repeat(11))).isInstanceOf(AuthOutcome.Denied.class);
      assertThat(login(tokens, "x".repeat(10))).isEqualTo(AuthOutcome.unavailable());
    } finally {
      tokens.close();
    }
  }

  private static AuthOutcome login(OAuthAuthenticator tokens, String token) {
    return tokens.authenticate(
        new Credentials.Token("", "ann", token), AuthContext.of("imap", PeerInfo.unix("imap")));
  }

  private static ServerContext server(Limits limits) {
    return (ServerContext)
        Proxy.newProxyInstance(
            ServerContext.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("limits") ? limits : Clock.systemUTC());
  }
}
