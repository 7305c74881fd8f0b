package dev.postern.auth.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Verifies tokens that are signed JWTs (RFC 7519, RFC 8725, RFC 9068). */
final class JwtCheck implements TokenCheck {
  private static final Set<JOSEObjectType> TYPES =
      Set.of(
          JOSEObjectType.JWT,
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/at+jwt"));

  private final JwkCache keys;
  private final Set<JWSAlgorithm> algorithms;
  private final TokenClaims demanded;
  private final TokenUser users;
  private final OAuthBounds bounds;
  private final Clock clock;

  JwtCheck(
      JwkCache keys,
      Set<JWSAlgorithm> algorithms,
      TokenClaims demanded,
      TokenUser users,
      OAuthBounds bounds,
      Clock clock) {
    this.keys = keys;
    this.algorithms = Set.copyOf(algorithms);
    this.demanded = demanded;
    this.users = users;
    this.bounds = bounds;
    this.clock = clock;
  }

  @Override
  public String user(String token) throws TokenRefused, IOException {
    SignedJWT signed = parse(token);
    JWSHeader header = signed.getHeader();
    // RFC 8725 §3.1: what the token says of its algorithm decides nothing.
    if (!algorithms.contains(header.getAlgorithm())) {
      throw new TokenRefused("the token's algorithm is not allowed");
    }
    if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
      throw new TokenRefused("the token's header has what is not known (crit)");
    }
    if (header.getType() != null && !TYPES.contains(header.getType())) {
      throw new TokenRefused("the token is of another kind (typ)");
    }
    List<JWK> candidates = keys.keys(header);
    if (candidates.isEmpty()) {
      throw new TokenRefused("the token's key is not known");
    }
    if (!JwtSignatures.isMadeByOneOf(candidates, signed)) {
      throw new TokenRefused("the token's signature is wrong");
    }
    return users.name(checked(signed));
  }

  private Map<String, Object> checked(SignedJWT signed) throws TokenRefused {
    Map<String, Object> claims = signed.getPayload().toJSONObject();
    if (claims == null) {
      throw new TokenRefused("the token holds no claims");
    }
    if (TokenClaims.expiry(claims).isEmpty()) {
      throw new TokenRefused("the token never expires (exp)");
    }
    demanded.check(claims, clock, bounds.skew());
    return claims;
  }

  private static SignedJWT parse(String token) throws TokenRefused {
    JWT parsed;
    try {
      parsed = JWTParser.parse(token);
    } catch (ParseException | IllegalArgumentException e) {
      throw new TokenRefused("the token is no JWT");
    }
    if (parsed instanceof SignedJWT signed) {
      return signed;
    }
    throw new TokenRefused("the token is not signed");
  }
}
