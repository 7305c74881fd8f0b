package dev.postern.auth.passdb;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.SecretLookup;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Remembers the logins that a slow authenticator has verified (Dovecot's auth cache), for those
 * that do not show what they verify against: PAM, LDAP, an auth socket. Until the time to live is
 * over a changed password, a locked account or a new rule is not noticed for a login that was good.
 * The same login by many at once asks the authenticator once. Passwords are not kept, and
 * credentials of other kinds and secrets pass through. Safe for many threads.
 *
 * <pre>{@code
 * CachedAuthenticator.of(pam).ttl(Duration.ofMinutes(5)).build()
 * }</pre>
 */
public final class CachedAuthenticator implements Authenticator {
  /** Unless said otherwise. */
  static final int MOST_REMEMBERED = 10_000;

  private final Authenticator origin;
  private final Duration ttl;
  private final Duration negativeTtl;
  private final Duration awayTtl;
  private final LoginKey key = new LoginKey();
  private final Map<ByteBuffer, Remembered> remembered;
  private final Map<ByteBuffer, CompletableFuture<AuthOutcome>> asking = new ConcurrentHashMap<>();
  private volatile Clock clock = Clock.systemUTC();
  private long generation;

  private CachedAuthenticator(Builder from) {
    origin = from.origin;
    ttl = from.ttl;
    negativeTtl = from.negativeTtl;
    awayTtl = from.awayTtl;
    int most = from.entries;
    remembered =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Remembered> eldest) {
            return size() > most;
          }
        };
  }

  /** Remembers what this one verifies: for an hour what was right, and not what was wrong. */
  public static Builder of(Authenticator origin) {
    return new Builder(Objects.requireNonNull(origin, "origin"));
  }

  @Override
  public void start(ServerContext server) {
    clock = server.clock();
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Password login)) {
      return origin.authenticate(credentials, context);
    }
    ByteBuffer name = key.of(login, context);
    Optional<Remembered> known = find(name);
    if (known.isPresent() && known.get().isFresh(clock.instant())) {
      return known.get().outcome();
    }
    AuthOutcome outcome = asked(name, login, context);
    if (outcome instanceof AuthOutcome.Unavailable) {
      // Not what was known before it was asked: somebody may have called clear meanwhile.
      return find(name)
          .filter(k -> k.mayServe(clock.instant(), awayTtl))
          .map(Remembered::outcome)
          .orElse(outcome);
    }
    return outcome;
  }

  /** Who asks the same as another who is already asking waits for its answer. */
  private AuthOutcome asked(ByteBuffer name, Credentials.Password login, AuthContext context) {
    CompletableFuture<AuthOutcome> mine = new CompletableFuture<>();
    CompletableFuture<AuthOutcome> others = asking.putIfAbsent(name, mine);
    if (others != null) {
      AuthOutcome outcome = awaited(others);
      // Perhaps that client went away, and whoever asked for it was interrupted.
      return outcome instanceof AuthOutcome.Unavailable && !Thread.currentThread().isInterrupted()
          ? answer(name, login, context)
          : outcome;
    }
    AuthOutcome outcome = AuthOutcome.unavailable();
    try {
      outcome = answer(name, login, context);
      return outcome;
    } finally {
      asking.remove(name, mine);
      mine.complete(outcome);
    }
  }

  private AuthOutcome answer(ByteBuffer name, Credentials.Password login, AuthContext context) {
    long begun = generation();
    AuthOutcome outcome = Objects.requireNonNull(origin.authenticate(login, context), "no answer");
    keep(name, outcome, begun);
    return outcome;
  }

  private static AuthOutcome awaited(CompletableFuture<AuthOutcome> others) {
    try {
      return others.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return AuthOutcome.unavailable();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is always completed by a value", e);
    }
  }

  private Optional<Remembered> find(ByteBuffer name) {
    synchronized (remembered) {
      return Optional.ofNullable(remembered.get(name));
    }
  }

  private long generation() {
    synchronized (remembered) {
      return generation;
    }
  }

  /** What was asked before a {@link #clear} is not remembered after it. */
  private void keep(ByteBuffer name, AuthOutcome outcome, long begun) {
    if (outcome instanceof AuthOutcome.Unavailable) {
      return;
    }
    Duration time = outcome instanceof AuthOutcome.Accepted ? ttl : negativeTtl;
    synchronized (remembered) {
      if (time.isZero()) {
        remembered.remove(name);
      } else if (generation == begun) {
        Instant now = clock.instant();
        remembered.put(name, new Remembered(outcome, now, now.plus(time)));
      }
    }
  }

  /**
   * Forgets everything, e.g. because somebody's password was changed. A login that comes after it
   * does not get what the authenticator was asked before.
   */
  public void clear() {
    synchronized (remembered) {
      generation++;
      remembered.clear();
    }
    asking.clear();
  }

  /** How many logins are remembered, those whose time is over among them. */
  int size() {
    synchronized (remembered) {
      return remembered.size();
    }
  }

  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    return origin.secret(user, mechanism, context);
  }

  @Override
  public String subject(String name) {
    return origin.subject(name);
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return origin.hasSecrets(mechanism);
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return origin.verifies(kind);
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(origin);
  }

  /** An answer, and until when it holds. */
  private record Remembered(AuthOutcome outcome, Instant since, Instant until) {
    /** A clock that was set back must not make it last. */
    boolean isFresh(Instant now) {
      return !now.isBefore(since) && now.isBefore(until);
    }

    boolean mayServe(Instant now, Duration longer) {
      return outcome instanceof AuthOutcome.Accepted
          && !now.isBefore(since)
          && now.isBefore(until.plus(longer));
    }
  }

  /** Settings of a {@link CachedAuthenticator}. Used by one thread. */
  public static final class Builder {
    private final Authenticator origin;
    private Duration ttl = Duration.ofHours(1);
    private Duration negativeTtl = Duration.ZERO;
    private Duration awayTtl = Duration.ZERO;
    private int entries = MOST_REMEMBERED;

    private Builder(Authenticator origin) {
      this.origin = origin;
    }

    /** How long a login that was right is remembered ({@code auth_cache_ttl}); an hour. */
    public Builder ttl(Duration time) {
      ttl = positive(time);
      return this;
    }

    /**
     * How long a login that was wrong is remembered ({@code auth_cache_negative_ttl}); not at all,
     * unless this is called. A new password counts only when it is over.
     */
    public Builder negativeTtl(Duration time) {
      negativeTtl = positive(time);
      return this;
    }

    /**
     * How much longer a login that was right is good while the authenticator is unavailable; not at
     * all, unless this is called.
     */
    public Builder serveWhileUnavailable(Duration time) {
      awayTtl = positive(time);
      return this;
    }

    /** How many logins are remembered, those used last; 10,000. */
    public Builder entries(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("entries must be positive: " + most);
      }
      entries = most;
      return this;
    }

    /** The authenticator with its memory. */
    public CachedAuthenticator build() {
      return new CachedAuthenticator(this);
    }

    private static Duration positive(Duration time) {
      Objects.requireNonNull(time, "time");
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("a time to live must be positive: " + time);
      }
      return Limits.bounded(time);
    }
  }
}
