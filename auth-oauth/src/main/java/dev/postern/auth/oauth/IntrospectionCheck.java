package dev.postern.auth.oauth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Asks who issued a token whether it is good (RFC 7662). */
final class IntrospectionCheck implements TokenCheck {
  private static final int OK = 200;

  private final Endpoint endpoint;
  private final TokenClaims demanded;
  private final TokenUser users;
  private final BoundedHttp http;
  private final OAuthBounds bounds;
  private final Clock clock;
  private final KnownTokens known;
  private final Reachability reachability;

  IntrospectionCheck(
      Endpoint endpoint,
      TokenClaims demanded,
      TokenUser users,
      BoundedHttp http,
      OAuthBounds bounds,
      Clock clock) {
    this.endpoint = endpoint;
    this.demanded = demanded;
    this.users = users;
    this.http = http;
    this.bounds = bounds;
    this.clock = clock;
    this.known = new KnownTokens(bounds.tokensKept(), clock);
    this.reachability = new Reachability("OAuth introspection uri=" + endpoint.uri());
  }

  /** Whom to ask, and as whom; without a client nobody is named. */
  record Endpoint(URI uri, String client, String secret) {
    /** Never shows the secret. */
    @Override
    public String toString() {
      return uri.toString();
    }
  }

  @Override
  public String user(String token) throws TokenRefused, IOException {
    Optional<String> remembered = known.user(token);
    if (remembered.isPresent()) {
      return remembered.get();
    }
    Map<String, Object> claims = asked(token);
    if (!Boolean.TRUE.equals(claims.get("active"))) {
      throw new TokenRefused("the token is not active");
    }
    demanded.check(claims, clock, bounds.skew());
    String user = users.name(claims);
    known.keep(token, user, until(claims));
    return user;
  }

  private Instant until(Map<String, Object> claims) throws TokenRefused {
    Instant usual = clock.instant().plus(bounds.tokenLife());
    return TokenClaims.expiry(claims).filter(usual::isAfter).orElse(usual);
  }

  private Map<String, Object> asked(String token) throws IOException {
    try {
      Map<String, Object> answer = answer(http.ask(request(token)));
      reachability.answered();
      return answer;
    } catch (IOException e) {
      reachability.failed(e.getMessage());
      throw e;
    }
  }

  private static Map<String, Object> answer(HttpResponse<byte[]> response) throws IOException {
    if (response.statusCode() != OK) {
      throw new IOException("it answered with status " + response.statusCode());
    }
    try {
      Map<String, Object> claims =
          JSONObjectUtils.parse(new String(response.body(), StandardCharsets.UTF_8));
      if (!(claims.get("active") instanceof Boolean)) {
        throw new IOException("its answer does not say whether the token is active");
      }
      return claims;
    } catch (ParseException e) {
      throw new IOException("its answer is no JSON object", e);
    }
  }

  private HttpRequest.Builder request(String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.uri())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "token=" + encoded(token) + "&token_type_hint=access_token"));
    if (!endpoint.client().isEmpty()) {
      // RFC 6749 §2.3.1: both are form-encoded before they are put together.
      String pair = encoded(endpoint.client()) + ":" + encoded(endpoint.secret());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
    }
    return request;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
