package dev.postern.auth.oauth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A set of keys, fetched anew when it is old or lacks the key of a token, but not more often than
 * is allowed. Safe for many threads.
 */
final class JwkCache {
  /** Of one set; issuers have two or three. */
  private static final int MOST_KEYS = 100;

  private final JwkSource source;
  private final OAuthBounds bounds;
  private final Clock clock;
  private final Reachability reachability;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Kept kept = new Kept(new JWKSet(), Instant.MIN);
  private Instant tried = Instant.MIN;
  private boolean failed;

  JwkCache(JwkSource source, String name, OAuthBounds bounds, Clock clock) {
    this.source = source;
    this.bounds = bounds;
    this.clock = clock;
    this.reachability = new Reachability("OAuth keys from=" + name);
  }

  /**
   * The keys that may have signed a token with this header; none if there is no such key.
   *
   * @throws IOException if that cannot be told now
   */
  List<JWK> keys(JWSHeader header) throws IOException {
    if (isOlder(kept.since(), bounds.keysLife())) {
      fetch();
    }
    List<JWK> found = select(header);
    if (found.isEmpty()) {
      fetch();
      found = select(header);
    }
    if (isOlder(kept.since(), bounds.keysOutage()) || (found.isEmpty() && hasFailed())) {
      throw new IOException("the keys cannot be fetched");
    }
    return found;
  }

  private boolean hasFailed() {
    fetching.lock();
    try {
      return failed;
    } finally {
      fetching.unlock();
    }
  }

  private List<JWK> select(JWSHeader header) {
    return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(kept.keys());
  }

  /** One fetches, and the others wait for what comes. */
  private void fetch() {
    fetching.lock();
    try {
      if (isOlder(tried, bounds.keysRetry())) {
        tried = clock.instant();
        failed = true;
        kept = kept.notAfter(tried);
        JWKSet keys = JWKSet.parse(source.fetch());
        if (keys.size() > MOST_KEYS) {
          throw new IOException("more than " + MOST_KEYS + " keys");
        }
        kept = new Kept(keys, clock.instant());
        failed = false;
        reachability.answered();
      }
    } catch (IOException e) {
      reachability.failed(e.getMessage());
    } catch (ParseException e) {
      reachability.failed("it is no set of keys");
    } finally {
      fetching.unlock();
    }
  }

  /** How old something of a time to come is cannot be told: the clock was ahead then. */
  private boolean isOlder(Instant since, Duration life) {
    Instant now = clock.instant();
    return since.equals(Instant.MIN) || now.isBefore(since) || !now.isBefore(since.plus(life));
  }

  private record Kept(JWKSet keys, Instant since) {
    /** An outage that begins now lets them serve for as long as any other. */
    Kept notAfter(Instant now) {
      return since.isAfter(now) ? new Kept(keys, now) : this;
    }
  }
}
