package dev.postern.auth.oauth;

import dev.postern.auth.DenialReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a token says of itself (RFC 7519 §4.1, RFC 7662 §2.2, RFC 9068 §2.2), and what it has to
 * say.
 *
 * @param issuers one of which issued it; empty for anybody
 * @param audiences one of which it is for; empty for anybody
 * @param scopes all of which it has
 */
record TokenClaims(Set<String> issuers, Set<String> audiences, Set<String> scopes) {
  private static final long LATEST = Instant.MAX.getEpochSecond() / 2;

  TokenClaims {
    issuers = Set.copyOf(issuers);
    audiences = Set.copyOf(audiences);
    scopes = Set.copyOf(scopes);
  }

  /** Refuses claims that are not as they have to be, or not now. */
  void check(Map<String, Object> claims, Clock clock, Duration skew) throws TokenRefused {
    Instant now = clock.instant();
    Optional<Instant> expiry = time(claims, "exp");
    if (expiry.isPresent() && !now.isBefore(expiry.get().plus(skew))) {
      throw new TokenRefused(DenialReason.EXPIRED, "the token has expired");
    }
    Optional<Instant> begin = time(claims, "nbf");
    if (begin.isPresent() && now.plus(skew).isBefore(begin.get())) {
      throw new TokenRefused("the token is not yet good (nbf)");
    }
    Optional<Instant> issued = time(claims, "iat");
    if (issued.isPresent() && now.plus(skew).isBefore(issued.get())) {
      throw new TokenRefused("the token was issued in the future (iat)");
    }
    if (!issuers.isEmpty()
        && !(claims.get("iss") instanceof String issuer && issuers.contains(issuer))) {
      throw new TokenRefused("the token is of another issuer (iss)");
    }
    if (!audiences.isEmpty()
        && texts(claims.get("aud"), false).stream().noneMatch(audiences::contains)) {
      throw new TokenRefused("the token is for others (aud)");
    }
    Set<String> granted = new HashSet<>(texts(claims.get("scope"), true));
    granted.addAll(texts(claims.get("scp"), true));
    if (!granted.containsAll(scopes)) {
      throw new TokenRefused("the token lacks a scope");
    }
  }

  /** When it ends, if it says so. */
  static Optional<Instant> expiry(Map<String, Object> claims) throws TokenRefused {
    return time(claims, "exp");
  }

  private static Optional<Instant> time(Map<String, Object> claims, String name)
      throws TokenRefused {
    Object value = claims.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Number number)) {
      throw new TokenRefused("a time of the token is no number (" + name + ")");
    }
    // Whatever is beyond reckoning is far enough, in either direction.
    long seconds = Math.max(-LATEST, Math.min(LATEST, number.longValue()));
    return Optional.of(Instant.ofEpochSecond(seconds));
  }

  /** One text or several; a text of scopes has spaces in between (RFC 8693 §4.2). */
  private static List<String> texts(Object value, boolean words) {
    if (value instanceof String text) {
      return words ? List.of(text.strip().split(" +")) : List.of(text);
    }
    return value instanceof Collection<?> all
        ? all.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
