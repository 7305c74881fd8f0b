package dev.postern.auth.oauth;

import dev.postern.auth.hash.KeyedHash;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Good tokens and whose they are, for a while. No token is kept, but its sum under a key that
 * nobody has and that goes with the process. Safe for many threads.
 */
final class KnownTokens {
  private final KeyedHash names = new KeyedHash();
  private final int most;
  private final Clock clock;
  private final Map<ByteBuffer, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  KnownTokens(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  Optional<String> user(String token) {
    ByteBuffer name = names.of(token);
    synchronized (known) {
      Known found = known.get(name);
      if (found != null && !found.isGood(clock.instant())) {
        known.remove(name);
        return Optional.empty();
      }
      return Optional.ofNullable(found).map(Known::user);
    }
  }

  void keep(String token, String user, Instant until) {
    ByteBuffer name = names.of(token);
    synchronized (known) {
      known.put(name, new Known(user, clock.instant(), until));
      if (known.size() > most) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }

  private record Known(String user, Instant since, Instant until) {
    /** A clock that was set back must not make it last. */
    boolean isGood(Instant now) {
      return !now.isBefore(since) && now.isBefore(until);
    }
  }
}
