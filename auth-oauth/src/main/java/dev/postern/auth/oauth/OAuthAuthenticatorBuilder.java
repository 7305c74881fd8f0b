package dev.postern.auth.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import dev.postern.Limits;
import dev.postern.Tls;
import dev.postern.auth.UserDirectory;
import dev.postern.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Which tokens an {@link OAuthAuthenticator} takes. Either the keys of signed tokens are named
 * ({@link #jwks}, {@link #jwksFile}) or who is asked ({@link #introspection}). Not for many
 * threads.
 */
public final class OAuthAuthenticatorBuilder {
  private static final Set<JWSAlgorithm> SIGNATURES =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.EdDSA,
          JWSAlgorithm.Ed25519);
  private static final Set<JWSAlgorithm> SYMMETRIC =
      Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);

  private Optional<URI> keysUri = Optional.empty();
  private Optional<Path> keysFile = Optional.empty();
  private Optional<URI> introspection = Optional.empty();
  private String client = "";
  private String clientSecret = "";
  private Set<JWSAlgorithm> algorithms =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
  private final Set<String> issuers = new LinkedHashSet<>();
  private final Set<String> audiences = new LinkedHashSet<>();
  private final Set<String> scopes = new LinkedHashSet<>();
  private boolean anyAudience;
  private String claim = "email";
  private Template format = TokenUser.parse("%u");
  private Optional<UserDirectory> users = Optional.empty();
  private Optional<SSLContext> tls = Optional.empty();

  OAuthAuthenticatorBuilder() {}

  /**
   * Tokens are JWTs that are signed with a key of this set (RFC 7517), which is fetched when it is
   * needed, and anew when a token has another key.
   *
   * @param uri https, or of this machine
   * @throws IllegalArgumentException if it is neither
   */
  public OAuthAuthenticatorBuilder jwks(URI uri) {
    keysUri = Optional.of(BoundedHttp.trusted(Objects.requireNonNull(uri, "uri")));
    return this;
  }

  /** The same with a set of keys in a file, which is read again as it would be fetched. */
  public OAuthAuthenticatorBuilder jwksFile(Path file) {
    keysFile = Optional.of(Objects.requireNonNull(file, "file"));
    return this;
  }

  /**
   * Whoever issues the tokens is asked for each (RFC 7662); what it says is remembered for {@link
   * OAuthLimits#OAUTH_TOKEN_LIFE}.
   *
   * @param uri https, or of this machine
   * @throws IllegalArgumentException if it is neither
   */
  public OAuthAuthenticatorBuilder introspection(URI uri) {
    introspection = Optional.of(BoundedHttp.trusted(Objects.requireNonNull(uri, "uri")));
    return this;
  }

  /** As whom this server asks (RFC 6749 §2.3.1). */
  public OAuthAuthenticatorBuilder client(String id, String secret) {
    client = Objects.requireNonNull(id, "id");
    clientSecret = Objects.requireNonNull(secret, "secret");
    return this;
  }

  /**
   * The algorithms of signatures that are accepted, by their names (RFC 7518 §3.1, RFC 8037). Those
   * with a shared secret (HS256, HS384, HS512) only where no other is. Default: RS256, ES256,
   * EdDSA.
   *
   * @throws IllegalArgumentException if one is unknown or {@code none}, or both kinds are named
   */
  public OAuthAuthenticatorBuilder algorithms(String... names) {
    Objects.requireNonNull(names, "names");
    Set<JWSAlgorithm> all = new HashSet<>();
    for (String name : names) {
      JWSAlgorithm algorithm = new JWSAlgorithm(Objects.requireNonNull(name, "name"));
      if (!SIGNATURES.contains(algorithm) && !SYMMETRIC.contains(algorithm)) {
        throw new IllegalArgumentException("unknown algorithm " + name);
      }
      all.add(algorithm);
    }
    boolean shared = all.stream().anyMatch(SYMMETRIC::contains);
    if (all.isEmpty() || (shared && !SYMMETRIC.containsAll(all))) {
      throw new IllegalArgumentException("some algorithms, of one kind");
    }
    algorithms = all;
    return this;
  }

  /** Who issues the tokens ({@code iss}), exactly; one more with each call. */
  public OAuthAuthenticatorBuilder issuer(String name) {
    issuers.add(Objects.requireNonNull(name, "name"));
    return this;
  }

  /** For whom the tokens are ({@code aud}): this server's name there; one more with each call. */
  public OAuthAuthenticatorBuilder audience(String name) {
    audiences.add(Objects.requireNonNull(name, "name"));
    return this;
  }

  /** Takes signed tokens that are for others, too: whoever gets one of these can log in with it. */
  public OAuthAuthenticatorBuilder anyAudience() {
    anyAudience = true;
    return this;
  }

  /** Scopes that a token needs, with white space in between (Dovecot's {@code scope}). */
  public OAuthAuthenticatorBuilder scope(String words) {
    String stripped = Objects.requireNonNull(words, "words").strip();
    scopes.addAll(List.of(stripped.split("\\s+")));
    scopes.remove("");
    return this;
  }

  /** The claim that is the user's name. Default: {@code email}. */
  public OAuthAuthenticatorBuilder usernameAttribute(String name) {
    claim = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * What the name becomes, with Dovecot's {@code %u}, {@code %n} and {@code %d}; it is in lower
   * case always. Default: {@code %u}.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  public OAuthAuthenticatorBuilder usernameFormat(String template) {
    format = TokenUser.parse(Objects.requireNonNull(template, "template"));
    return this;
  }

  /** Only users of this directory log in. Default: whom the server's own directory knows. */
  public OAuthAuthenticatorBuilder users(UserDirectory directory) {
    users = Optional.of(Objects.requireNonNull(directory, "directory"));
    return this;
  }

  /**
   * Trusts these authorities, in PEM, and not those of the JVM.
   *
   * @throws IllegalArgumentException if they cannot be read
   */
  public OAuthAuthenticatorBuilder tlsCaCertFile(Path pem) {
    tls = Optional.of(Tls.trusting(Objects.requireNonNull(pem, "pem")));
    return this;
  }

  /**
   * Checks what was said; asks nobody.
   *
   * @throws IllegalArgumentException if something is missing or contradicts itself
   */
  public OAuthAuthenticator build() {
    return build(Limits.defaults(), Clock.systemUTC());
  }

  OAuthAuthenticator build(Limits limits, Clock clock) {
    long ways =
        List.of(keysUri, keysFile, introspection).stream().filter(Optional::isPresent).count();
    if (ways != 1) {
      throw new IllegalArgumentException("one of jwks, jwksFile and introspection");
    }
    if (introspection.isEmpty() && issuers.isEmpty()) {
      throw new IllegalArgumentException(
          "the issuer of the tokens is missing: issuer(...), issuers in a file");
    }
    if (introspection.isEmpty() && audiences.isEmpty() && !anyAudience) {
      throw new IllegalArgumentException(
          "the audience is missing: the name by which tokens are for this server");
    }
    OAuthSettings settings =
        new OAuthSettings(
            new OAuthSettings.Keys(keysUri, keysFile),
            introspection.map(uri -> new IntrospectionCheck.Endpoint(uri, client, clientSecret)),
            algorithms,
            new TokenClaims(issuers, audiences, scopes),
            new TokenUser(claim, format),
            users,
            tls);
    return new OAuthAuthenticator(settings, limits, clock);
  }
}
