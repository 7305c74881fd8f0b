package dev.postern.auth.oauth;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in who shows a bearer token (OAUTHBEARER, XOAUTH2): a JWT that is signed with a known key,
 * or any token for which its issuer vouches when it is asked (RFC 7662). The name that the client
 * gives has to be the token's. When an issuer or its keys cannot be reached, nobody is denied for
 * it: that is unavailable. Safe for many threads.
 *
 * <pre>{@code
 * OAuthAuthenticator.builder()
 *     .introspection(URI.create("https://login.example.org/introspect"))
 *     .client("mail", secret)
 *     .scope("mail")
 *     .usernameAttribute("username")
 *     .build()
 * }</pre>
 */
public final class OAuthAuthenticator implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(OAuthAuthenticator.class);

  private final OAuthSettings settings;
  private volatile Running running;

  OAuthAuthenticator(OAuthSettings settings, Limits limits, Clock clock) {
    this.settings = settings;
    this.running = Running.of(settings, OAuthBounds.of(limits), clock);
  }

  /** Which tokens are good, and whose they are. */
  public static OAuthAuthenticatorBuilder builder() {
    return new OAuthAuthenticatorBuilder();
  }

  /**
   * As a file says, in the words of Dovecot's {@code dovecot-oauth2.conf.ext} where there are some.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it cannot be understood; the message names the line
   */
  public static OAuthAuthenticator of(Path file) throws IOException {
    return OAuthConfigFile.read(Objects.requireNonNull(file, "file")).build();
  }

  @Override
  public List<ServerPart> parts() {
    return settings.users().<List<ServerPart>>map(List::of).orElseGet(List::of);
  }

  /**
   * Reads the keys if they are in a file; who is asked by HTTP may come later.
   *
   * @throws IOException if the file cannot be read or is no set of keys
   */
  @Override
  public void check() throws IOException {
    settings.keys().check();
  }

  @Override
  public void start(ServerContext server) {
    running.close();
    running = Running.of(settings, OAuthBounds.of(server.limits()), server.clock());
  }

  @Override
  public void close() {
    running.close();
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return kind == Credentials.Token.class;
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Token token)) {
      return AuthOutcome.denied();
    }
    try {
      return authenticate(token);
    } catch (TokenRefused e) {
      LOG.info("OAuth token refused reason={}", e.getMessage());
      return AuthOutcome.denied(e.reason());
    } catch (IOException e) {
      // Why has been told when it began.
      LOG.debug("no answer", e);
      return AuthOutcome.unavailable();
    }
  }

  private AuthOutcome authenticate(Credentials.Token shown) throws TokenRefused, IOException {
    Running now = running;
    byte[] octets = shown.token().getBytes(StandardCharsets.UTF_8);
    if (octets.length > now.bounds().tokenOctets()) {
      throw new TokenRefused("the token is too long");
    }
    if (!shown.token().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new TokenRefused("the token has what no token has (RFC 6750 §2.1)");
    }
    String user = now.check().user(shown.token());
    if (!isOf(user, shown.authenticationId()) || !isOf(user, shown.authorizationId())) {
      throw new TokenRefused(DenialReason.NOT_AUTHORIZED, "the token is of another user");
    }
    return settings.users().isEmpty() ? AuthOutcome.accepted(MailUser.of(user)) : existing(user);
  }

  /** The name in the form of a token's. */
  @Override
  public String subject(String name) {
    return settings.user().formatted(name);
  }

  private boolean isOf(String user, String named) {
    return named.isEmpty() || settings.user().formatted(named).equals(user);
  }

  private AuthOutcome existing(String user) throws IOException {
    UserLookup lookup = settings.users().orElseThrow().find(user);
    return lookup
        .user()
        .map(found -> AuthOutcome.accepted(MailUser.of(user).locatedBy(found)))
        .orElseGet(() -> AuthOutcome.denied(DenialReason.UNKNOWN_USER));
  }

  /** What works within the limits of a server. */
  private record Running(TokenCheck check, BoundedHttp http, OAuthBounds bounds)
      implements AutoCloseable {

    static Running of(OAuthSettings settings, OAuthBounds bounds, Clock clock) {
      BoundedHttp http = new BoundedHttp(bounds.answer(), bounds.answerOctets(), settings.tls());
      TokenCheck check =
          settings
              .introspection()
              .<TokenCheck>map(
                  endpoint ->
                      new IntrospectionCheck(
                          endpoint, settings.demanded(), settings.user(), http, bounds, clock))
              .orElseGet(
                  () ->
                      new JwtCheck(
                          new JwkCache(
                              settings.keys().source(http, bounds),
                              settings.keys().toString(),
                              bounds,
                              clock),
                          settings.algorithms(),
                          settings.demanded(),
                          settings.user(),
                          bounds,
                          clock));
      return new Running(check, http, bounds);
    }

    @Override
    public void close() {
      http.close();
    }
  }
}
