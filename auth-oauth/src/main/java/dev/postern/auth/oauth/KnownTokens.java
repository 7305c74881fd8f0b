package dev.postern.auth.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Good tokens and whose they are, for a while. No token is kept, but its sum under a key that
 * nobody has and that goes with the process. Safe for many threads.
 */
final class KnownTokens {
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;
  private final int most;
  private final Clock clock;
  private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  KnownTokens(int most, Clock clock) {
    byte[] octets = new byte[32];
    new SecureRandom().nextBytes(octets);
    this.key = new SecretKeySpec(octets, HMAC);
    this.most = most;
    this.clock = clock;
  }

  Optional<String> user(String token) {
    String sum = sum(token);
    synchronized (known) {
      Known found = known.get(sum);
      if (found != null && !clock.instant().isBefore(found.until())) {
        known.remove(sum);
        return Optional.empty();
      }
      return Optional.ofNullable(found).map(Known::user);
    }
  }

  void keep(String token, String user, Instant until) {
    String sum = sum(token);
    synchronized (known) {
      known.put(sum, new Known(user, until));
      if (known.size() > most) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }

  private String sum(String token) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  private record Known(String user, Instant until) {}
}
